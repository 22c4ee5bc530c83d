# What `cmake --install` puts where, and the Debian package: script/package.
include(GNUInstallDirs)
install(TARGETS kiem kiem-figures RUNTIME DESTINATION bin)
install(PROGRAMS share/backup DESTINATION lib/kiem)
install(FILES share/systemd/kiem.service share/systemd/kiem.socket share/systemd/kiem-backup.service
        share/systemd/kiem-backup.timer DESTINATION lib/systemd/system)
install(FILES share/kiem.sysusers DESTINATION lib/sysusers.d RENAME kiem.conf)
install(FILES share/kiem.tmpfiles DESTINATION lib/tmpfiles.d RENAME kiem.conf)
install(FILES share/nginx/kiem.conf DESTINATION share/doc/kiem/examples RENAME nginx.conf)
install(FILES share/prometheus/kiem.rules.yml DESTINATION share/doc/kiem/examples)
install(FILES doc/operations.md doc/keys.md DESTINATION share/doc/kiem)
install(FILES LICENSE DESTINATION share/doc/kiem RENAME copyright)
install(FILES share/debian/lintian DESTINATION share/lintian/overrides RENAME kiem)
install(FILES share/kiem.conf DESTINATION /etc/kiem)
install(DIRECTORY DESTINATION /etc/kiem/backup.d)

# Pages of the manual and lists of changes are compressed, without a date in them.
set(zipped ${PROJECT_BINARY_DIR}/zipped)
add_custom_command(OUTPUT ${zipped}/kiem.1.gz ${zipped}/changelog.gz
  COMMAND ${CMAKE_COMMAND} -E make_directory ${zipped}
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/share/kiem.1 > ${zipped}/kiem.1.gz
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/share/changelog > ${zipped}/changelog.gz
  DEPENDS share/kiem.1 share/changelog VERBATIM)
add_custom_target(zipped DEPENDS ${zipped}/kiem.1.gz ${zipped}/changelog.gz)
install(FILES ${zipped}/kiem.1.gz DESTINATION share/man/man1)
install(FILES ${zipped}/changelog.gz DESTINATION share/doc/kiem)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kiem)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Kansrijke Start <kiem@kiem.invalid>")
set(CPACK_PACKAGE_VENDOR "Kansrijke Start")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd (>= 250)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nginx, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15), postgresql-client (>= 15), prometheus")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "working system of Kansrijke Start
Instruments, levels, consent, plan and referral for professionals
around pregnancy and the first two years of life, with an audit
of every look. A web server with its pages, content and database
schema in one program.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/share/debian/postinst
    ${PROJECT_SOURCE_DIR}/share/debian/prerm ${PROJECT_SOURCE_DIR}/share/debian/postrm
    ${PROJECT_SOURCE_DIR}/share/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
