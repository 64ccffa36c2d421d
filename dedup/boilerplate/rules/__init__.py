"""Rule packs: their schema, their patterns, and the labels that they give lines."""
