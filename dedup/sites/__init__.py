"""What each site repeats on its pages: learning it and removing it."""
