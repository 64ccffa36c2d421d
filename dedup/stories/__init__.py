"""The same story in many articles: signatures, indexes, stores."""
