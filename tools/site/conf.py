# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of Sphinx for tools/site/build.sh, after those of `antsibull-docs sphinx-init`."""

project = title = html_title = html_short_title = "voiceops.twilio"
project_copyright = "voiceops.twilio contributors"

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext", "myst_parser"]
# References to anything else on Ansible's site are warnings: add it to ansible.txt.
intersphinx_mapping = {
    "ansible": ("https://docs.ansible.com/projects/ansible/latest/", "ansible.inv")
}
default_role = "any"
nitpicky = True
suppress_warnings = ["ref.python"]
myst_heading_anchors = 3
exclude_patterns = ["images"]

pygments_style = "ansible"
highlight_language = "YAML+Jinja"
html_theme = "furo"
html_show_sphinx = False
html_use_index = False
html_copy_source = False
# A browser cannot fetch a page for it if the site is a folder.
html_show_search_summary = False
