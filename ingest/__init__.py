"""From sources to an index: sources, loaders, chunks, embeddings, and the index, writer and reader."""
