"""The portal accounts and their state, as the account cards show them."""
