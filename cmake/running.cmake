# The server and its surroundings as who runs it meets them: commands beside it, systemd, an upgrade from a release.
if(NODE)
  add_test(NAME engine/real COMMAND ${CMAKE_COMMAND} -E env KIEM_FIGURES_PROGRAM=$<TARGET_FILE:kiem-figures> ${NODE} test/engine/real.mjs
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(engine/real PROPERTIES LABELS slow SKIP_RETURN_CODE 77)
  add_test(NAME engine/program COMMAND ${CMAKE_COMMAND} -E env KIEM_FIGURES_PROGRAM=$<TARGET_FILE:kiem-figures> ${NODE} --test
           test/engine/program.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME running/beside COMMAND ${CMAKE_COMMAND} -E env KIEM=$<TARGET_FILE:kiem> ${NODE} --test test/running/beside.mjs
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(running/beside PROPERTIES LABELS slow)
  add_test(NAME running/bridge COMMAND ${CMAKE_COMMAND} -E env KIEM=$<TARGET_FILE:kiem> KIEM_FIGURES_PROGRAM=$<TARGET_FILE:kiem-figures>
           KIEM_INSPECT=$<TARGET_FILE:kill_inspect> ${NODE} --test test/running/bridge.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(running/bridge PROPERTIES LABELS slow)
endif()

# A migration that was released is never changed again: databases remember that they had it.
add_test(NAME sql/released COMMAND sha256sum --check --quiet test/upgrade/released.sha256 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
if(NODE)
  add_test(NAME running/nginx COMMAND ${CMAKE_COMMAND} -E env KIEM=$<TARGET_FILE:kiem> ${NODE} --test test/running/nginx.mjs
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME running/package COMMAND ${NODE} --test test/running/package.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(running/nginx running/package PROPERTIES LABELS slow)
endif()
