# Everything the program needs travels inside it: pages, content, assets and SQL, as rooms of their own.
add_executable(embed ${PROJECT_SOURCE_DIR}/tools/embed.c)
set_target_properties(embed PROPERTIES COMPILE_OPTIONS "-O1;-fno-sanitize=all" LINK_OPTIONS "-fno-sanitize=all")
set(made ${PROJECT_BINARY_DIR}/made)
file(MAKE_DIRECTORY ${made})

# kiem_embed(SYMBOL ROOT files…): library embedded_SYMBOL with the table `SYMBOL`.
function(kiem_embed symbol root)
  add_custom_command(OUTPUT ${made}/${symbol}.c
    COMMAND embed files ${made}/${symbol}.c ${symbol} ${root} ${ARGN}
    DEPENDS embed ${ARGN} COMMENT "Embedding ${symbol}")
  add_library(${symbol} STATIC ${made}/${symbol}.c)
  target_include_directories(${symbol} PRIVATE ${PROJECT_SOURCE_DIR}/src)
endfunction()

set(root ${PROJECT_SOURCE_DIR})
file(GLOB_RECURSE content_files CONFIGURE_DEPENDS ${root}/content/*.json)
kiem_embed(embedded_demo ${root}/demo ${root}/demo/town.json)
file(GLOB_RECURSE registry_files CONFIGURE_DEPENDS ${root}/registry/*.json)
kiem_embed(embedded_registry ${root}/registry ${registry_files})
kiem_embed(embedded_errors ${root}/content/texts ${root}/content/texts/err.json)
file(GLOB_RECURSE page_files CONFIGURE_DEPENDS ${root}/pages/*.html ${root}/pages/*.json)
if(content_files)
  kiem_embed(embedded_content ${root}/content ${content_files})
endif()
if(page_files)
  kiem_embed(embedded_pages ${root}/pages ${page_files})
endif()

# Assets are built by node from assets/ and then embedded as they are found.
file(GLOB_RECURSE asset_sources CONFIGURE_DEPENDS ${root}/assets/css/* ${root}/assets/ts/* ${root}/assets/img/*
  ${root}/assets/app/* ${root}/assets/worker/*)
list(APPEND asset_sources ${root}/assets/package-lock.json ${root}/assets/bundle.mjs ${root}/assets/icons.mjs)
add_custom_command(OUTPUT ${made}/embedded_assets.c
  COMMAND ${root}/assets/build ${PROJECT_BINARY_DIR}/assets
  COMMAND embed tree ${made}/embedded_assets.c embedded_assets ${PROJECT_BINARY_DIR}/assets
  DEPENDS embed ${asset_sources} COMMENT "Building the assets")
add_library(embedded_assets STATIC ${made}/embedded_assets.c)
target_include_directories(embedded_assets PRIVATE ${root}/src)

file(GLOB sql_files CONFIGURE_DEPENDS ${root}/sql/*.sql)
file(GLOB migration_files CONFIGURE_DEPENDS ${root}/sql/migrations/*.sql)
if(sql_files)
  add_custom_command(OUTPUT ${made}/sql_names.h ${made}/sql_catalog.c
    COMMAND embed sql ${made}/sql_names.h ${made}/sql_catalog.c ${root}/sql ${sql_files} ${migration_files}
    DEPENDS embed ${sql_files} ${migration_files} COMMENT "Compiling the statements")
  add_executable(tables ${PROJECT_SOURCE_DIR}/tools/tables.c)
  set_target_properties(tables PROPERTIES COMPILE_OPTIONS "-O1;-fno-sanitize=all" LINK_OPTIONS "-fno-sanitize=all")
  target_link_libraries(tables PRIVATE PkgConfig::sqlite3)
  add_custom_command(OUTPUT ${made}/sql_tables.c
    COMMAND tables ${made}/sql_tables.c ${migration_files}
    DEPENDS tables ${migration_files} COMMENT "Listing the tables")
  add_library(sql_catalog STATIC ${made}/sql_catalog.c ${made}/sql_tables.c ${made}/sql_names.h)
  target_include_directories(sql_catalog PUBLIC ${made} ${root}/src)
  target_compile_options(sql_catalog PRIVATE -Wno-overlength-strings)
  target_link_libraries(room_store PUBLIC sql_catalog)
endif()
