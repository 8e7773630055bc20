"""One cell of a file: headings, units, numbers, days and clubs as files write them."""
