"""Text to lines and sentences: decoding, segmentation, Markdown, links, languages, comparison keys."""
