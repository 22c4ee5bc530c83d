# The rules of the house as a test, and the test of that test.
find_program(PERL perl REQUIRED)
add_test(NAME tools/check_test COMMAND sh test/tools/check_test.sh WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
add_test(NAME tools/check COMMAND ${PERL} tools/check --made ${PROJECT_BINARY_DIR}/made
         WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})

# What people type. Builds the release when it is not there.
find_program(NODE node)
if(NODE)
  add_test(NAME script/server COMMAND ${NODE} --test test/script/server.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(script/server PROPERTIES LABELS slow)
endif()
