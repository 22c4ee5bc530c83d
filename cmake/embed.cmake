# Everything the program needs travels inside it: pages, content, assets, SQL. Filled in by the rooms that need it.
