# test/kill drives the whole server from Node; these are its two helpers in C. The long runs are labelled slow.
find_program(NODE node)
add_executable(kill_inspect ${PROJECT_SOURCE_DIR}/test/kill/inspect.c)
target_link_libraries(kill_inspect PRIVATE PkgConfig::sqlite3)

# It replaces functions of the C library, which a sanitizer does too: they do not go together.
if(NOT KIEM_SANITIZE)
  add_library(kill_fault SHARED ${PROJECT_SOURCE_DIR}/test/kill/fault.c)
  target_link_libraries(kill_fault PRIVATE ${CMAKE_DL_LIBS})
  add_library(kill_disk SHARED ${PROJECT_SOURCE_DIR}/test/kill/disk.c)
  target_link_libraries(kill_disk PRIVATE ${CMAKE_DL_LIBS} Threads::Threads)
endif()

# A sample: 60 kills, in which every kind of write has its turn. 200 of each sort with script/soak kills.
if(NODE)
  set(tools --binary $<TARGET_FILE:kiem> --inspect $<TARGET_FILE:kill_inspect>)
  add_test(NAME kill/harness COMMAND ${NODE} test/kill/harness.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME kill/sigkill COMMAND ${NODE} test/kill/kill.mjs ${tools} --kills 60
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME kill/postgres COMMAND ${NODE} test/kill/kill.mjs ${tools} --engine postgres --kills 10
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME kill/move COMMAND ${NODE} test/kill/move.mjs ${tools} --kills 4 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(kill/postgres kill/move PROPERTIES LABELS slow SKIP_RETURN_CODE 77)
  add_test(NAME kill/crowd COMMAND ${NODE} test/kill/crowd.mjs ${tools} --patience 30000 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME kill/backup COMMAND ${NODE} test/kill/backup.mjs ${tools} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(kill/harness kill/sigkill kill/crowd kill/backup PROPERTIES LABELS slow)
  if(TARGET kill_disk)
    add_test(NAME kill/disk_harness COMMAND ${NODE} test/kill/disk_harness.mjs --disk $<TARGET_FILE:kill_disk>
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    add_test(NAME kill/figures COMMAND ${NODE} test/kill/figures.mjs --binary $<TARGET_FILE:kiem-figures>
             --disk $<TARGET_FILE:kill_disk> --fault $<TARGET_FILE:kill_fault> --kills 60 --cuts 60
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(kill/figures PROPERTIES LABELS slow)
  endif()
  if(TARGET kill_fault)
    add_test(NAME kill/faults COMMAND ${NODE} test/kill/faults.mjs ${tools} --fault $<TARGET_FILE:kill_fault>
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
endif()
