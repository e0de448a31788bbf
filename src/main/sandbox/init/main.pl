# The last part: everything is known, pid 1 begins.
init();
