"""One verb a file. Each runs inside its caller's transaction (a Work) and speaks no chat words."""
