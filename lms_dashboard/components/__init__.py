"""What pages are drawn with: stateless functions that take Vars and handlers, and know no state.

basics   button, icon_button, link, link_button, chip, status_chip, badge, meter, page_head, callout
fields   text_field, text_area, select_field, date_field, search_field, check, radio_choices
opening  dialog, side_panel, popover, menu, menu_item, menu_link, menu_check
tables   data_table, sort_head, pagination, grid (arrow keys)
blocks   empty, failed, loading_rows, not_found, not_allowed
tabs     tabs, tab
frame    Page, page_frame (applied by lms_dashboard.py, not by the page)
parts    the React parts of assets/parts.jsx; pages rarely need them directly

Styles are classes of assets/style.css (tokens as CSS variables, light and dark); a page's own rules go to
assets/pages.css. Everything works under a CSP without eval: never rx.call_script or rx.call_function.
"""
