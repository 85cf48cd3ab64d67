"""A window that is all handle: what is dragged out of it is the file named by the argument. Says "shown" once it is there."""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

address = GLib.filename_to_uri(sys.argv[1], None)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label="the file"))
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
handle.drag_source_add_uri_targets()
handle.connect("drag-data-get", lambda _widget, _drag, data, _kind, _time: data.set_uris([address]))
window = Gtk.Window(title="Mailhaul drag source")
window.set_default_size(120, 90)
window.move(1140, 20)
window.add(handle)
window.connect("destroy", Gtk.main_quit)
window.show_all()
print("shown", flush=True)
Gtk.main()
