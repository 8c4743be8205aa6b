"""Making the site one's own: settings written, samples removed, pages begun."""
