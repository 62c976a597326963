# For whoever runs the server: printed at the command line
store-full = the disk of the data folder { $folder } is full, so Tin Buôn cannot run: delete what is not needed, or move the folder to a larger disk and set TINBUON_DATA_DIR
store-damaged = the database in { $folder } is damaged, so Tin Buôn cannot run: leave that folder as it is and bring the last backup back into a new one with run.py restore
store-closed = the data folder { $folder } cannot be used: it is not there, is read-only, or belongs to somebody else. Let this user write there, or set TINBUON_DATA_DIR (TINBUON_DATABASE_URL, where that is set) to a place this user may write to
store-disk = the disk of the data folder { $folder } fails to read or write: look at the disk, then start again; if it is broken bring the last backup back on another machine with run.py restore
backup-damaged = the database { $file } is damaged ({ $wrong }): nothing was backed up, and the last good backup is as it was. Keep that, and bring it back into a new folder with run.py restore

# For admins, in the chat
disk-low = The Tin Buôn server is running out of room: only { $mb } MB are left. Please ask whoever keeps the server to delete what is not needed, or to move the data folder to a larger disk. Without room no message is taken in any more.
disk-over = The Tin Buôn server has room again ({ $mb } MB). Nothing more to do.
disk-damaged = A part of Tin Buôn's database on the server is damaged. Please tell whoever keeps the server at once: keep the old backups, run run.py check, then bring back the last sound backup with run.py restore.
disk-sound = Tin Buôn's database is sound again. Nothing more to do.
