"""The reading of numeric questions: labelled questions and what is fitted from them."""
