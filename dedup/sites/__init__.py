"""What each site repeats on its pages, learned and applied."""
