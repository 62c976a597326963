# Cho người chạy máy chủ: in ra ở dòng lệnh
store-full = Ổ đĩa chứa thư mục dữ liệu { $folder } đã đầy nên Tin Buôn chưa chạy được. Xóa bớt tệp không cần, hoặc chuyển thư mục sang ổ rộng hơn rồi đặt lại TINBUON_DATA_DIR.
store-damaged = Tệp dữ liệu trong { $folder } bị hỏng nên Tin Buôn chưa chạy được. Giữ nguyên thư mục này, rồi đưa bản sao lưu gần nhất vào một thư mục mới bằng lệnh run.py restore.
store-closed = Tin Buôn không ghi được vào thư mục dữ liệu { $folder }: chưa có thư mục ấy, thư mục chỉ cho đọc, hoặc của người khác. Mở quyền ghi, hoặc đặt TINBUON_DATA_DIR (TINBUON_DATABASE_URL, nếu đã đặt riêng) là một chỗ ghi được.
store-disk = Ổ đĩa chứa thư mục dữ liệu { $folder } đọc, ghi bị lỗi. Kiểm tra ổ đĩa, rồi chạy lại; nếu ổ hỏng thì đưa bản sao lưu gần nhất sang máy khác bằng lệnh run.py restore.
backup-damaged = Tệp dữ liệu { $file } bị hỏng ({ $wrong }) nên không sao lưu đè lên bản cũ. Giữ kỹ bản sao lưu gần nhất, rồi đưa bản ấy vào một thư mục mới bằng lệnh run.py restore.

# Cho quản trị, trong trò chuyện
disk-low = Máy chủ Tin Buôn sắp hết chỗ chứa: chỉ còn { $mb } MB. Anh/chị báo người quản trị máy chủ dọn bớt tệp không cần, hoặc chuyển thư mục dữ liệu sang ổ rộng hơn. Hết chỗ thì tin của bà con sẽ không nhận được nữa.
disk-over = Máy chủ Tin Buôn đã có lại chỗ chứa ({ $mb } MB). Anh/chị không cần làm gì thêm.
disk-damaged = Cơ sở dữ liệu của Tin Buôn trên máy chủ bị hỏng một phần. Anh/chị báo ngay người quản trị máy chủ: giữ lại các bản sao lưu cũ, chạy lệnh run.py check, rồi lấy lại bản sao lưu gần nhất còn lành bằng lệnh run.py restore.
disk-sound = Cơ sở dữ liệu của Tin Buôn đã lành lại. Anh/chị không cần làm gì thêm.
