"""Fine-tunes the packaged model on typical questions and the Absätze that answer them (`make train`)."""
