"""Report runs: a suite of notebooks becomes pages, a workbook and tidy files, all or nothing."""
