# kiem_room(NAME floor-libraries...): every .c of src/NAME; links only what the room may include.
function(kiem_room name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.c)
  if(sources)
    add_library(room_${name} STATIC ${sources})
    target_include_directories(room_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(room_${name} PUBLIC ${ARGN})
  else()
    add_library(room_${name} INTERFACE)
    target_link_libraries(room_${name} INTERFACE ${ARGN})
  endif()
endfunction()

include(CheckSymbolExists)
kiem_room(base)
kiem_room(format room_base PkgConfig::json-c)
kiem_room(db room_base PkgConfig::sqlite3 PkgConfig::libpq PkgConfig::libsodium Threads::Threads)
kiem_room(http room_format PkgConfig::libmicrohttpd Threads::Threads)
kiem_room(vault room_base PkgConfig::libsodium PkgConfig::libcrypto Threads::Threads)
kiem_room(mail room_base PkgConfig::libcurl)
kiem_room(asking room_format m)
kiem_room(fhir room_asking)
kiem_room(care room_asking)
kiem_room(content room_care)
kiem_room(store room_db room_format room_vault)
kiem_room(app room_content room_fhir room_store room_mail room_vault PkgConfig::libqrencode)
kiem_room(web room_app room_http)
kiem_room(running room_web)
kiem_room(cli room_app)

# The world of figures: no care database, no server.
kiem_room(num room_base m)
kiem_room(geo room_format m)
kiem_room(columns room_base PkgConfig::libxxhash PkgConfig::libsodium)
set(CMAKE_REQUIRED_LIBRARIES PkgConfig::libxxhash)
check_symbol_exists(XXH3_64bits_dispatch xxh_x86dispatch.h KIEM_XXH_DISPATCH) # columns/hash.h
unset(CMAKE_REQUIRED_LIBRARIES)
if(KIEM_XXH_DISPATCH)
  target_compile_definitions(room_columns PUBLIC KIEM_XXH_DISPATCH)
endif()
kiem_room(figures room_format room_num room_geo Threads::Threads m)
kiem_room(engine room_columns room_figures PkgConfig::libsodium PkgConfig::zlib PkgConfig::libzstd PkgConfig::xlsxwriter Threads::Threads)

# Where the time goes in loops that the compiler vectorises (base/vector.h).
set_source_files_properties(src/columns/write_rows.c src/columns/write_order.c src/figures/read/scan.c
  src/figures/read/columns.c src/figures/read/batch.c src/engine/import_stage.c PROPERTIES COMPILE_OPTIONS "-O3")
set_source_files_properties(src/figures/curve/posterior.c PROPERTIES COMPILE_OPTIONS "-O3")
set_source_files_properties(src/figures/expression/mask.c src/figures/expression/mask_count.c src/figures/expression/compute.c src/figures/cube/runs.c
  src/figures/cube/cells.c src/figures/cube/table.c src/figures/cube/column.c
  src/figures/cube/pack.c PROPERTIES COMPILE_OPTIONS "-O3")
