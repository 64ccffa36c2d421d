"""Finding articles that tell the same story: signatures, an index, and its stores."""
