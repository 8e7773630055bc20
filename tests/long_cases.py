"""Cases of long lists that are among the proofs; of each list a share stays in the gate.

Each line names a test and, as a pattern, those of its cases: what stands in the brackets of their names. All of a test
that belongs to the proofs carries the mark in its own file.
"""

from __future__ import annotations

import re

import pytest

LONG_CASES: tuple[tuple[str, str, str], ...] = (
    # Signing in: of ways that differ in one thing some, by script and by form.
    ("automation/portal/test_sign_in.py", "test_a_good_password_is_let_in_with_one_form_sent",
     r"\{'sign_in_by': 'post'\}|\{'redirect_by': 'slow script'\}|\{'answer_delay'|\{'sign_in_page': 'badge'"),
    ("automation/portal/test_sign_in.py", "test_a_wrong_password_is_sent_once_and_refused",
     r"\{'sign_in_by': 'xhr200'\}|\{'sign_in_by': 'post', |\{'answer_delay'|\{'refusal': '', "),
    ("automation/portal/test_sign_in.py", "test_an_error_page_without_a_form_judges_nobody",
     r"post-(?!\(429)|xhr-\((404|400|429|503|502|403)|xhr-\(200, 'So"),
    ("automation/portal/test_sign_in.py",
     "test_a_password_that_was_taken_stays_taken_when_the_list_does_not_come",
     r"post-(?!\{'list_hangs)|xhr-\{'listing_when_in': (-1|429|503|403|404)\}|xhr-\{'(after_sign_in|list_hangs)'"),
    ("automation/portal/test_sign_in.py",
     "test_a_form_that_comes_back_without_a_word_was_not_judged",
     r"(500|503|429|html|empty)-post|(503|429|html)-xhr"),
    ("automation/portal/test_sign_in.py", "test_a_portal_without_its_form_gets_no_password",
     r"\{'listing_status': 500|\{'sign_in_page': 'maintenance'"),
    ("automation/portal/test_sign_in.py", "test_a_lock_in_the_place_of_the_form_is_believed", r"post"),
    # Lists of other lengths, layouts and manners.
    ("automation/listing/test_listing_is_whole.py", "test_a_healthy_account_is_complete_with_one_page_more",
     r"(1-5-2|30-5-3|31-5-4|0-30-2|1-30-2|3[01]-20-4|31-30-4|70-30-5|70-5-5)-t|([01]-(5|30)-2|31-5-4|70-|30-30-1|31-20-4).*-a"),
    ("automation/listing/test_listing_is_whole.py",
     "test_a_last_or_only_page_that_once_lacks_rows_loses_no_session",
     r"24-5-|(25-30-.*10\}|69-5-.*|70-30-.*)-accordion|(25-30-.*0\}(?<!10\})|70-30-.*|33-20-.*|69-5-.*)-table"),
    ("automation/listing/test_listing_is_whole.py", "test_an_empty_list_is_empty_in_any_words", r"Nothing here yet"),
    ("automation/listing/test_listing_is_whole.py",
     "test_a_list_that_moves_after_a_page_was_served_is_read_whole", r"unlist|(delete|add|to the top|to the bottom)-2"),
    ("automation/listing/test_listing_is_whole.py", "test_every_manner_of_paging_is_read_whole", r"31-"),
    ("automation/listing/test_listing_is_whole.py", "test_capped_pages_and_rows_in_parts_lose_no_session",
     r"\{'most_rows': 5"),
    ("automation/listing/test_listing_is_whole.py", "test_a_list_that_never_shows_its_rows_is_not_empty",
     r"listing_not_found"),
    ("automation/listing/test_walk.py", "test_every_session_is_read_once_and_the_end_is_proved",
     (r"\{'reports': (5|1|45|33|18|23)\b|.*('rerender': True, 'sizes'|'render_delay': 3.0"
     r"|'render_delay': 0.7|'rerender_ms'|'timer_\w+'|'class'|'\w*disabled'|'trash_in_pager'|'window_jump')")),
    ("automation/listing/test_walk.py", "test_rows_are_opened_by_a_header_that_is_no_button",
     r"heading|box with|link to nowhere|bins beside|the whole row"),
    ("automation/listing/test_walk.py",
     "test_an_answer_that_tells_the_total_saves_the_second_look_at_the_last_page",
     r"125-6-|70-4-|31-3-Content"),
    ("automation/listing/test_walk.py", "test_what_may_be_a_bin_is_not_pressed_and_the_rows_are_named",
     r".*(✕|\\u2715|Remove|svg|row-trash|<span)"),
    ("automation/listing/test_walk.py", "test_a_session_that_ends_in_mid_paging_is_renewed_once", r"silent"),
    ("automation/listing/test_walk.py", "test_an_empty_account_is_an_empty_page", r"accordion"),
    ("automation/listing/test_walk.py",
     "test_an_empty_answer_is_the_portals_word_without_a_page_size_or_a_button", r"accordion"),
    ("automation/test_portal_demo.py", "test_the_whole_account_is_listed",
     (r"\{'sessions': (65|40)\b|\{'rerender_every': 0.1, 'layout'|.*'listing_seconds': 0.[27]|.*'row_header'"
      r"|\{'sign_in': 'form', 'expired': 'script', 'page_buttons'")),
    ("automation/test_portal_demo.py", "test_a_wrong_password_is_sent_once", r"form"),
    ("automation/test_portal_demo.py", "test_a_cookie_that_expires_in_mid_paging_is_renewed", r"script"),
    ("automation/test_portal_demo.py", "test_a_listing_without_links_is_a_changed_portal", r"accordion"),
    ("journeys/test_portal_survives.py", "test_a_whole_account_comes_home_through_any_face_of_the_portal",
     r"table, (re-rendered|old links)|accordion, (one open|re-rendered)"),
    ("journeys/test_half_a_list.py", "test_half_a_list_is_told_and_read_whole_by_the_next_press",
     r"listing_(error|html)"),
    ("automation/test_portal_demo.py", "test_each_fault_of_signing_in_has_its_error",
     r"xhr-(captcha|no_login_form|portal_maintenance|terms)|form-locked"),
    ("automation/portal/test_asked_pause.py", "test_it_is_heard_wherever_it_is_said",
     r"True-\{'listing_status': 503|False-\{'login_error': \(503"),
    ("automation/portal/test_asked_pause.py", "test_too_many_requests_without_a_time_are_ten_minutes",
     r"\{'listing_status': 429, 'retry_after'|\{'fail_after'"),
    ("automation/portal/test_asked_pause.py",
     "test_a_date_is_measured_by_the_answers_own_clock_and_an_absurd_one_is_not_believed", r"Sat, 01 Jan 2099"),
    # Troubles of one kind: each is in one of the two lists.
    ("journeys/test_reports_survive.py", "test_a_passing_trouble_costs_nothing",
     r"api_(503|invalid_json|null|object)"),
    ("journeys/test_reports_survive.py", "test_one_bad_report_costs_only_itself_is_said_and_comes_next_time",
     r"api_(502|reset|truncated_json|html|empty_list)"),
    ("journeys/test_fields_lost.py", "test_a_first_sync_misses_what_no_report_is_without", r"api_field_null"),
    ("journeys/test_fields_lost.py", "test_good_numbers_are_never_replaced_by_nothing", r"api_field_null"),
    ("journeys/test_portal_survives.py", "test_what_needs_a_person_stops_every_attempt", r"terms_after_submit"),
    ("journeys/test_portal_survives.py", "test_a_portal_that_is_not_itself_is_said_and_the_next_sync_heals",
     r"portal_maintenance"),
    ("journeys/test_ids_lost.py", "test_what_is_stored_stays_and_heals", r"api_field_(null|sentinel)-shots"),
    ("journeys/test_listing_survives.py", "test_a_portal_that_answers_without_its_list_leaves_nothing_proved",
     r"page-error[1246]"),
    # A process each.
    ("commands/test_closed_output.py", "test_no_command_ends_with_a_traceback_about_a_pipe", r"arguments[1245]-"),
    ("commands/test_closed_output.py", "test_a_sync_whose_output_is_cut_off_goes_on_to_its_end", r"stdout|stderr"),
    ("commands/test_closed_output.py", "test_a_closed_terminal_stops_as_politely_as_ctrl_c", r"hang_up_twice"),
    ("proofs/test_damaged_starts.py", "test_the_command_line_says_it_in_a_sentence",
     r"truncate|foreign|folder|empty"),
    ("charts/test_days_in_every_zone.py", "test_a_session_stands_on_its_day_in_every_zone",
     r"Asia/Tokyo|Pacific/Pago_Pago"),
    # A server of its own, or the same way once more on a phone.
    ("test_open_files.py", "test_many_page_loads_under_macs_usual_limit", r"4096"),
    ("pages/in_browser/test_frame.py", "test_each_page_works_as_the_first_one_of_a_fresh_server",
     r"server.py-/(quality|session)"),
    ("pages/in_browser/test_progress.py", "test_from_a_deep_link_to_another_number_and_back", r"390"),
    ("pages/in_browser/test_quality.py", "test_shots_are_left_out_and_it_is_undone", r"390"),
    ("pages/in_browser/test_session.py", "test_a_clicked_ball_is_looked_at_and_the_keys_step_on", r"390"),
)
_PATTERNS = {f"tests/{path}::{name}": re.compile(cases) for path, name, cases in LONG_CASES}


def is_long_case(node_id: str) -> bool:
    """Whether a test, by its whole name, is such a case."""
    name, _, case = node_id.partition("[")
    pattern = _PATTERNS.get(name)
    return pattern is not None and pattern.match(case) is not None


def mark_long_cases(items: list[pytest.Item]) -> None:
    """Give them the mark of the proofs."""
    for item in items:
        if is_long_case(item.nodeid):
            item.add_marker(pytest.mark.proof)
