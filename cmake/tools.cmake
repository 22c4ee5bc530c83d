# The rules of the house as a test, and the test of that test.
find_program(PERL perl REQUIRED)
add_test(NAME tools/check_test COMMAND sh test/tools/check_test.sh WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
add_test(NAME tools/check COMMAND ${PERL} tools/check --without export --without unused
         --made ${PROJECT_BINARY_DIR}/made
         WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
