"""Names of markup: elements, events and attributes, from HTML, SVG, MathML and what browsers once had.

Sources: HTML Living Standard, SVG 2, SMIL 3, MathML Core, Pointer Events 3, UI Events, CSS Animations,
Gecko, WebKit and Trident references for the ones that are theirs alone.
"""

from __future__ import annotations

import re

ELEMENTS = frozenset(
    "a abbr acronym address animate animatemotion animatetransform annotation-xml applet area article "
    "aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption "
    "center circle cite code col colgroup command content data datalist dd del desc details dfn dialog "
    "dir discard div dl dt element em embed feimage fieldset figcaption figure font footer foreignobject "
    "form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe ilayer image img import "
    "input ins isindex kbd keygen label layer legend li line link listing maction main map mark marquee "
    "math menu menuitem meta meter mglyph ml mtext multicol nav nextid nobr noembed noframes noscript "
    "object ol optgroup option output p param path picture plaintext polygon portal pre progress q rb "
    "rect rp rt rtc ruby s samp script search section select set shadow slot small source spacer span "
    "strike strong style sub summary sup svg switch table tbody td template text textarea tfoot th thead "
    "time title tr track tt u ul use var video vmlframe wbr xml xmp".split()
)
"""Elements that browsers know or once knew."""

_EVENTS = """
    abort activate afterprint afterscriptexecute afterupdate animationcancel animationend animationiteration
    animationstart auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput
    beforematch beforepaste beforeprint beforescriptexecute beforetoggle beforeunload beforeupdate
    beforexrselect begin blur bounce cancel canplay canplaythrough cellchange change click close command
    compositionend compositionstart compositionupdate contentvisibilityautostatechange contextlost contextmenu
    contextrestored controlselect copy cuechange cut dataavailable datasetchanged datasetcomplete dblclick
    deactivate drag dragend dragenter dragexit dragleave dragover dragstart drop durationchange emptied end
    ended error errorupdate filterchange finish focus focusin focusout formchange formdata forminput
    fullscreenchange fullscreenerror gesturechange gestureend gesturestart gotpointercapture hashchange help
    input invalid keydown keypress keyup languagechange layoutcomplete load loadeddata loadedmetadata loadend
    loadstart losecapture lostpointercapture message messageerror mousedown mouseenter mouseleave mousemove
    mouseout mouseover mouseup mousewheel move moveend movestart mozfullscreenchange offline online outofsync
    pagehide pageshow paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove
    pointerout pointerover pointerrawupdate pointerup popstate progress propertychange ratechange
    readystatechange redo rejectionhandled repeat reset resize resizeend resizestart resume reverse rowdelete
    rowenter rowexit rowinserted rowsdelete rowsinserted scroll scrollend scrollsnapchange scrollsnapchanging
    search securitypolicyviolation seek seeked seeking select selectionchange selectstart show slotchange
    stalled start stop storage submit suspend syncrestored timeerror timeupdate toggle touchcancel touchend
    touchmove touchstart trackchange transitioncancel transitionend transitionrun transitionstart undo
    unhandledrejection unload urlflip validationstatuschange volumechange waiting webkitanimationend
    webkitanimationiteration webkitanimationstart webkitfullscreenchange webkitfullscreenerror
    webkitmouseforcechanged webkitmouseforcedown webkitmouseforceup webkitmouseforcewillbegin
    webkitplaybacktargetavailabilitychanged webkitpresentationmodechanged webkittransitionend
    webkitwillrevealbottom webkitwillrevealleft webkitwillrevealright webkitwillrevealtop wheel zoom
"""
EVENTS = frozenset("on" + name for name in _EVENTS.split())
"""Attributes that hold script for an event."""

BY_HAND = frozenset(
    "on" + name
    for name in "click dblclick change submit input reset select keydown keypress keyup mousedown mouseup "
    "mousemove mouseover mouseout mouseenter mouseleave blur focus drag dragstart dragend dragover dragenter "
    "dragleave drop touchstart touchend touchmove contextmenu copy cut paste scroll resize".split()
)
"""Events that pages handle in attributes, and that somebody causes by using the page."""

BY_ITSELF = frozenset(
    "onload onerror ontoggle onplay onended onloadeddata oncanplay onunload oninvalid".split()
)
"""Events that pages handle in attributes, and that happen when the page is shown."""

NO_EVENT = frozenset(
    "on once one ones only online only-child ongoing onto ontology onboarding onboard onsite onhand onset "
    "only-if onward onwards only_if onprem onpremise onyx onfail onfailure onsuccess".split()
)
"""Attributes that begin like events and are words."""

OPENS = frozenset(
    "script svg img image iframe body video audio details input embed object marquee style link meta "
    "base form math isindex table xml html noscript applet frameset textarea select keygen button "
    "bgsound layer x xss animate set foreignobject".split()
)
"""Elements with which a value begins that has closed what it stood in."""

LINKS = frozenset(
    "href src action formaction data background lowsrc dynsrc poster from to by values code codebase classid "
    "content cite longdesc manifest ping icon srcset folder profile xml:base base url value target usemap "
    "implementation".split()
)
"""Attributes that hold an address, or text in which one may stand."""

_HANDLER = re.compile(r"[oO]n(?:(?:[A-Z]{1,3}[a-z]{2,}|Up|In)+|[a-z_]+)|ON[A-Z]+")
_HUMPS = re.compile(r"[A-Za-z][a-z]*(?:[A-Z][a-z]{2,})*")


def oddly_cased(written: str) -> bool:
    """Whether a known name has capitals where neither XML nor components nor old pages have them."""
    if written.islower() or written.isupper():
        return False
    small = written.lower()
    if small in EVENTS:
        return _HANDLER.fullmatch(written) is None
    return (small in ELEMENTS or small in LINKS) and _HUMPS.fullmatch(written) is None
