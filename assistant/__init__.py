"""From a question to a cited answer: understanding, retrieval, evidence, decision, composition."""
