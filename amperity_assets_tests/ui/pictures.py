"""Take the README's pictures from the real web UI.

python -m amperity_assets_tests.ui.pictures [HOME] [FOLDER]      default: .amperity docs/images
"""

import sys
from pathlib import Path

from amperity_assets_tests.ui.server import browser_page, web_ui


def main() -> None:
    """Start the UI on a home where the demo has run, and save two pictures."""
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ".amperity").absolute()
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    with web_ui(home) as address, browser_page(width=1600, height=620) as page:
        page.goto(f"{address}/asset-groups")
        page.get_by_text("destinations", exact=True).last.wait_for()
        page.get_by_label("Collapse sidebar").or_(page.get_by_text("Hide navigation")).first.click()
        page.wait_for_timeout(3000)
        page.screenshot(path=folder / "lineage.png")
        page.set_viewport_size({"width": 1600, "height": 1000})
        page.goto(f"{address}/assets/customer_360/merged_customers")
        page.get_by_text("Row count").wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / "table.png")


if __name__ == "__main__":
    main()
