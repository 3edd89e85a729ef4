"""The page on which everybody starts: what is due for officers, what concerns them for members."""
