accounts-menu = Tài khoản của xã
accounts-words = tài khoản | tài khoản của xã | kết nối | kết nối zalo | kết nối oa | ngân sách tin | quản lý tài khoản

accounts-channel = { $channel ->
    [zalo] Zalo OA
    [zalobot] Zalo Bot
    [telegram] Telegram
    [webchat] Trò chuyện trên web
    [zbs] Tin theo mẫu của { $place }
    [sms] SMS qua { $account ->
        [esms] eSMS
        [viettel] Viettel
        [speedsms] SpeedSMS
        [smstools] máy phát tại chỗ
       *[other] { $account }
      }
   *[other] Kênh { $channel }
  }

accounts-all = Đã kết nối { $count } tài khoản của các xã, phường. { $some ->
    [yes] Cần người xử lý: { $bad }.
   *[no] Không có tài khoản nào cần xử lý.
  }
accounts-all-one = { $name }: { $state ->
    [good] đang hoạt động tốt.
   *[bad] cần xử lý, xem tin báo riêng.
  }
accounts-ask-commune = Anh/chị muốn xem xã, phường nào? Chọn bên dưới hoặc gõ tên.
accounts-commune-unknown = Chưa rõ xã, phường “{ $text }” trong địa bàn của anh/chị. Anh/chị gõ lại tên, hoặc chọn bên dưới nếu có.
accounts-none = { $commune } chưa kết nối tài khoản nào. Kết nối rồi thì bà con mới nhắn được cho xã và nhận được tin của xã.
accounts-more = { $commune } còn kết nối thêm được tài khoản khác:

accounts-card = { $channel ->
    [zalo] Zalo OA “{ $name }”
    [zalobot] Zalo Bot “{ $name }”
   *[other] { $name }
  }
accounts-good = Đang hoạt động tốt.
accounts-good-until = Đang hoạt động tốt. Kết nối tự gia hạn; nếu máy chủ tắt lâu ngày thì giữ được đến { $until }.
accounts-kind = Loại: cơ quan nhà nước.
accounts-plan = { $until ->
    [no] Gói { $plan }.
   *[other] Gói { $plan }, dùng đến { $until }.
  }
accounts-verified = { $sure ->
    [yes] Đã xác thực.
   *[no] Chưa xác thực: nhiều loại tin bị từ chối. Anh/chị nộp giấy tờ xác thực ở trang quản lý của tài khoản.
  }
accounts-no-cloud = Chưa gắn tài khoản trả tiền: tin tính phí không gửi được, tin miễn phí vẫn đi.
accounts-uploads = Ảnh, tệp đã tải lên tháng này: { $count }.
accounts-to-one = { $way ->
    [v2] Nhắn riêng từng người: được, theo đường Zalo dành cho cơ quan nhà nước.
   *[other] Nhắn riêng từng người: được.
  }
accounts-paused = Đang tạm ngừng gửi đến { $until }, sau đó tự gửi tiếp.
accounts-heard = Lần cuối có tin từ bên ngoài gửi đến: { $at }.
accounts-sent = Tháng này đã gửi: { $free } tin miễn phí, { $paid } tin tính phí, { $group } tin vào nhóm, { $wide } tin chung.
accounts-money = { $some ->
    [yes] Ngân sách tin tính phí: đã dùng { $paid } trong { $budget } { $channel ->
        [sms] đoạn tin
       *[other] tin
      } của tháng.
   *[no] Không gửi tin tính phí (ngân sách bằng 0).
  }
accounts-wide = { $on ->
    [yes] Gửi tin chung cho mọi người quan tâm: được phép, đã gửi { $spent } trong { $most } lượt của tháng.
   *[no] Gửi tin chung cho mọi người quan tâm: đang tắt.
  }
accounts-quota = { $channel ->
    [zalo] Zalo
    [zalobot] Zalo
   *[other] Kênh nhắn tin
  } báo lúc { $at }: còn { $left } tin{ $kind ->
    [reply] { " " }trả lời miễn phí
    [sub_quota] { " " }theo gói
    [purchase_quota] { " " }đã mua thêm
    [reward_quota] { " " }được tặng
   *[other] { "" }
  }.
accounts-waiting = Đang chờ gửi: { $queued } tin. Chưa rõ đã tới hay chưa: { $unclear } tin.

accounts-btn-group = Xem nhóm, lập lại
accounts-btn-show = Xem tài khoản
accounts-btn-connect = Kết nối { $channel ->
    [zalo] Zalo OA
    [zalobot] Zalo Bot
   *[other] { $channel }
  }
accounts-btn-again = Kết nối lại
accounts-btn-budget = Đặt ngân sách tin tính phí
accounts-btn-wide-on = Cho gửi tin chung
accounts-btn-wide-off = Tắt gửi tin chung
accounts-btn-errors = Lỗi trong tuần
accounts-btn-leave = Ngắt kết nối
accounts-btn-leave-sure = Ngắt kết nối
accounts-btn-keep = Giữ nguyên
accounts-btn-amount = { $count } tin
accounts-btn-amount-none = 0: không bao giờ

accounts-link = Anh/chị mở đường dẫn này bằng trình duyệt { $channel ->
    [zalo] đã đăng nhập Zalo của người quản trị OA, chọn đúng OA của xã rồi bấm đồng ý
   *[other] rồi làm theo các bước trên màn hình
  }:
    { $link }
    Đường dẫn chỉ dùng được một lần. Đừng chuyển cho người không phụ trách. Cần đường dẫn khác thì bấm lại nút kết nối.

accounts-ask-budget = { $channel ->
    [sms] Mỗi tháng { $name } được gửi nhiều nhất bao nhiêu đoạn tin? Nhà mạng tính tiền theo đoạn: tin không dấu 160 chữ là một đoạn, dài hơn là hai.
    [zbs] Mỗi tháng { $name } được gửi nhiều nhất bao nhiêu tin? Mỗi tin tới máy đều mất tiền.
   *[other] Mỗi tháng { $name } được gửi nhiều nhất bao nhiêu tin tính phí? Tin tính phí là tin gửi cho người đã lâu chưa nhắn lại; mỗi tin trừ vào gói hoặc vào tiền của tài khoản.
  }
    Bằng 0 thì không bao giờ gửi tin tính phí, ai hết hạn miễn phí sẽ nhận tin bằng đường khác.
    Hiện nay: đã dùng { $paid } trong { $budget } tin. Anh/chị chọn, hoặc gõ một con số.
accounts-budget-wrong = Con số này chưa được. Anh/chị gõ một số từ 0 đến 1.000.000, ví dụ 300.
accounts-budget-set = { $some ->
    [yes] Đã đặt cho { $name }: mỗi tháng gửi nhiều nhất { $count } { $channel ->
        [sms] đoạn tin
       *[other] tin tính phí
      }. Hết số đó thì dừng đến đầu tháng sau, tin miễn phí vẫn gửi.
   *[no] Đã đặt cho { $name }: không bao giờ gửi tin tính phí.
  }
accounts-wide-is-on = { $name } được gửi tin chung cho mọi người quan tâm. Mỗi tháng chỉ có vài lượt, tin vẫn phải được duyệt như mọi bản tin.
accounts-wide-is-off = { $name } không gửi tin chung nữa. Bản tin vẫn tới từng người và vào nhóm như trước.

accounts-no-errors = Bảy ngày qua { $name } không bị từ chối tin nào.
accounts-errors = Bảy ngày qua, những lần { $name } gửi chưa được:
accounts-error = • { $count } lần: { $reason }

accounts-ask-leave = Ngắt kết nối { $name } khỏi { $commune }? Ngắt rồi thì xã không nhận được tin bà con nhắn vào đó và không gửi được gì qua đó, kể cả tin khẩn cấp.
accounts-leaving = Đang ngắt { $name } khỏi { $commune }. Từ giờ tin bà con nhắn vào đó không tới xã, bản tin và tin khẩn cấp không đi qua đó nữa; ai chỉ có đường đó sẽ nằm trong danh sách chưa liên lạc được. Muốn dùng lại thì bấm Kết nối lại.
accounts-left = Đã ngắt kết nối { $name }.
accounts-kept = Vẫn giữ nguyên, chưa ngắt gì.

accounts-trouble-lost = { $name } mất kết nối: tin không gửi được và không nhận được. Chỉ người quản trị của tài khoản này nối lại được: anh/chị bấm Kết nối lại rồi làm theo đường dẫn.
accounts-trouble-revoked = { $name } bị rút quyền: người quản trị của tài khoản đã gỡ Tin Buôn trên trang quản lý, nên tin không gửi được và không nhận được. Nếu là nhầm, anh/chị bấm Kết nối lại rồi làm theo đường dẫn.
accounts-trouble-key = Kênh { $name } không nhận mã của xã nữa. Anh/chị nhờ cán bộ kỹ thuật đặt mã mới trong cài đặt rồi khởi động lại.
accounts-trouble-stale = { $name } chưa gia hạn được kết nối. Thường là máy chủ không ra được internet. Anh/chị nhờ cán bộ kỹ thuật kiểm tra mạng của máy chủ; có mạng lại thì tự gia hạn.
accounts-trouble-dying = Kết nối của { $name } chỉ giữ được đến { $until } vì lâu chưa gia hạn được. Anh/chị bấm Kết nối lại trước ngày đó, và nhờ cán bộ kỹ thuật xem vì sao máy chủ không tự gia hạn.
accounts-trouble-stop = { $channel ->
    [zbs] { $name }: Zalo chưa cho gửi tin theo mẫu tới số điện thoại, nên những người này được nhắn bằng cách khác. Anh/chị xem OA đã xác thực và đúng gói chưa, tài khoản ZBS đã gắn và ứng dụng đã có quyền gửi tin qua số điện thoại chưa; chưa rõ thì hỏi Zalo.
    [sms] { $name } không gửi được gì: tổng đài từ chối tài khoản, địa chỉ máy chủ hoặc tên định danh, hoặc máy phát tại chỗ không chạy. Tin khẩn cấp đi bằng tổng đài khác nếu có. Anh/chị nhờ cán bộ kỹ thuật chạy lệnh kiểm tra.
   *[other] { $name } bị dừng hoặc bị gỡ khỏi ứng dụng nên không gửi được gì. Anh/chị mở trang quản lý của tài khoản, xem thông báo vi phạm hoặc hạn gói, và kiểm tra ứng dụng còn được liên kết.
  }
accounts-trouble-setup = Cài đặt của { $name } chưa đúng nên chưa gửi được. Anh/chị nhờ cán bộ kỹ thuật xem lại mã ứng dụng và khóa bí mật.
accounts-trouble-mute = Zalo không cho { $name } nhắn riêng cho từng người: cả hai đường gửi đều bị từ chối. Bản tin đi bằng nhóm, tin chung và các kênh khác; bà con nhắn vào vẫn tới xã nhưng chưa trả lời ở đó được. Anh/chị gửi yêu cầu cho Zalo, hỏi: “OA cơ quan nhà nước của chúng tôi nhắn tin tư vấn cho từng người qua API nào, cần gói và quyền gì?”. Zalo mở xong thì tự gửi được, không phải làm gì thêm.
accounts-trouble-plan = { $over ->
    [yes] Gói { $plan } của { $name } đã hết hạn ngày { $until }. Anh/chị gia hạn ở trang quản lý của tài khoản; chưa gia hạn thì tin qua ứng dụng có thể bị từ chối và nhóm có thể bị giải tán.
   *[no] Gói { $plan } của { $name } hết hạn ngày { $until }. Anh/chị gia hạn trước ngày đó ở trang quản lý của tài khoản, kẻo tin không gửi được.
  }
accounts-trouble-ends = { $over ->
    [yes] Gói của nhóm “{ $group }” ({ $name }) đã hết hạn ngày { $until }: tin không vào nhóm được, sau 45 ngày Zalo giải tán nhóm. Anh/chị gia hạn gói nhóm ở trang quản lý của tài khoản.
   *[no] Gói của nhóm “{ $group }” ({ $name }) hết hạn ngày { $until }. Anh/chị gia hạn trước ngày đó ở trang quản lý của tài khoản, kẻo tin không vào nhóm được.
  }
accounts-trouble-full = Nhóm “{ $group }” của { $name } đã đủ { $size } người, người mới không vào được nữa. Anh/chị mua gói nhóm cỡ lớn hơn, hoặc lập thêm nhóm cho từng thôn.
accounts-trouble-feature = { $name } chưa có quyền gửi một số loại tin. Anh/chị mở trang quản lý của tài khoản: xem đã xác thực chưa, gói đang dùng có kèm quyền gửi tin qua ứng dụng không, rồi mua gói hoặc bật quyền còn thiếu.
accounts-trouble-quota = { $channel ->
    [zbs] { $name } đã hết lượt Zalo cho gửi trong ngày. Không cần làm gì: mai có lượt mới; trong lúc chờ, bản tin đi cách khác.
   *[other] { $name } đã hết số tin được gửi ngoài giờ miễn phí. Tin trả lời bà con vẫn đi. Anh/chị mua thêm gói tin, hoặc chờ sang tháng; trong lúc chờ, bản tin đi bằng nhóm và đường khác.
  }
accounts-trouble-wide = { $name } đã hết lượt gửi tin chung của tháng này. Không cần làm gì: bản tin vẫn tới từng người và vào nhóm; sang tháng có lượt mới.
accounts-trouble-money = { $name } chưa có tiền hoặc chưa gắn tài khoản trả tiền nên không gửi được tin tính phí. Anh/chị nạp tiền hoặc gắn tài khoản trả tiền cho ứng dụng; không muốn tốn tiền thì đặt ngân sách bằng 0.
accounts-trouble-b = { $over ->
    [yes] { $name } đã dùng hết { $budget } { $channel ->
        [sms] đoạn tin SMS
       *[other] tin tính phí
      } của tháng. Từ nay đến đầu tháng sau, ai chỉ nhắn được bằng cách này sẽ hiện trong “chưa nhắn tới được”. Muốn gửi thêm thì anh/chị đặt lại ngân sách.
   *[no] { $name } đã dùng { $paid } trong { $budget } { $channel ->
        [sms] đoạn tin SMS
       *[other] tin tính phí
      } của tháng. Hết số đó thì tin tính phí dừng đến đầu tháng sau. Muốn gửi thêm thì anh/chị đặt lại ngân sách.
  }
accounts-trouble-deaf = { $name } hơn một ngày nay không báo tin nào về, dù xã vẫn gửi đi. Có thể bà con nhắn mà xã không nhận được. Anh/chị thử nhắn vào đó một tin; nếu không được trả lời, nhờ cán bộ kỹ thuật bật lại địa chỉ nhận tin của tài khoản.
accounts-trouble-unclear = { $name }: có { $count } tin chưa rõ đã tới hay chưa vì đường truyền đứt giữa chừng. Tin không được gửi lần nữa để khỏi lặp. Việc gấp thì anh/chị gọi điện cho người nhận.
accounts-trouble-away = { $name }: máy chủ của kênh này không trả lời từ { $since } (đã { $hours } giờ { $minutes } phút), có thể do mạng chặn. Tin vẫn chờ gửi và tự gửi khi thông; tin gấp đi đường khác. Anh/chị nhờ cán bộ kỹ thuật xem mạng hoặc đặt đường vòng.
accounts-trouble-group = Nhóm “{ $group }” của { $name } đã hết hạn hoặc không còn của xã, nên bản tin không vào nhóm đó được. Anh/chị gia hạn hoặc mua gói nhóm (GMF) trong trang quản lý của tài khoản, rồi bấm Xem nhóm, lập lại: mọi người được mời lại.

accounts-over-away = { $name } đã ổn trở lại: kênh nhắn tin lại trả lời, tin đang chờ được gửi tiếp.
accounts-over-lost = { $name } đã ổn trở lại: kết nối xong, tin đang chờ được gửi tiếp.
accounts-over-revoked = { $name } đã ổn trở lại: kết nối xong, tin đang chờ được gửi tiếp.
accounts-over-key = Kênh { $name } đã ổn trở lại, tin đang chờ được gửi tiếp.
accounts-over-stale = { $name } đã ổn trở lại: kết nối đã được gia hạn.
accounts-over-dying = { $name } đã ổn trở lại: kết nối đã được gia hạn.
accounts-over-stop = { $name } đã ổn trở lại, gửi được tin như trước.
accounts-over-setup = { $name } đã ổn trở lại, gửi được tin như trước.
accounts-over-mute = { $name } đã ổn trở lại: nhắn riêng cho từng người được rồi.
accounts-over-plan = { $name } đã ổn trở lại: gói đã được gia hạn.
accounts-over-ends = { $name } đã ổn trở lại: gói nhóm đã được gia hạn.
accounts-over-feature = { $name } đã ổn trở lại: những loại tin bị từ chối nay đã gửi được.
accounts-over-quota = { $name } đã ổn trở lại: lại có tin để gửi ngoài giờ miễn phí.
accounts-over-money = { $name } đã ổn trở lại: đã gửi được tin tính phí.
accounts-over-deaf = { $name } đã ổn trở lại: tin bên ngoài lại về đều.

# The vendor's codes and our causes, as the admin should understand them.
accounts-reason = { $code ->
    [-32] gửi dồn dập quá. Không cần làm gì, tin tự gửi lại chậm hơn.
    [-100] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [-124] mã kết nối hết hạn. Tin Buôn tự gia hạn; nếu không được, anh/chị sẽ được báo nối lại.
    [-200] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [-201] tin có phần không đúng mẫu. Anh/chị báo cán bộ kỹ thuật.
    [-204] tài khoản của xã đã bị gỡ. Anh/chị mở trang quản lý của tài khoản để xem.
    [-205] không thấy tài khoản của xã. Anh/chị mở trang quản lý của tài khoản để xem.
    [-209] ứng dụng chưa được kích hoạt. Cán bộ kỹ thuật bật trong trang dành cho nhà phát triển.
    [-210] tin quá dài hoặc tệp quá lớn. Anh/chị báo cán bộ kỹ thuật.
    [-211] hết số tin của gói. Anh/chị mua thêm, hoặc chờ sang tháng.
    [-212] ứng dụng chưa đăng ký loại tin này. Cán bộ kỹ thuật xin quyền trong trang dành cho nhà phát triển.
    [-213] người nhận chưa quan tâm trang của xã. Anh/chị mời họ bấm Quan tâm.
    [-214] bài viết còn đang được xử lý. Không cần làm gì, tin tự gửi lại.
    [-216] mã kết nối không còn đúng. Tin Buôn tự gia hạn; nếu không được, anh/chị sẽ được báo nối lại.
    [-217] người nhận chặn lời mời. Anh/chị gọi điện cho họ.
    [-218] người này đã nhận quá nhiều tin trong ngày. Không cần làm gì.
    [-219] ứng dụng đã bị gỡ. Cán bộ kỹ thuật liên kết lại ứng dụng với tài khoản.
    [-220] mã kết nối hết hạn. Tin Buôn tự gia hạn; nếu không được, anh/chị sẽ được báo nối lại.
    [-221] tài khoản của xã chưa xác thực. Anh/chị nộp giấy tờ xác thực.
    [-223] hết lượt đăng bài, gửi tin chung của tháng. Chờ sang tháng.
    [-224] chưa mua gói dịch vụ cần cho loại tin này. Anh/chị nâng gói.
    [-227] tài khoản người nhận bị khóa hoặc hơn 45 ngày chưa mở. Anh/chị gọi điện cho họ.
    [-230] người nhận quá 7 ngày chưa nhắn lại. Anh/chị nhờ họ nhắn một tin cho xã.
    [-232] người nhận chưa nhắn cho xã lần nào. Anh/chị nhờ họ nhắn một tin.
    [-233] loại tin này không được nhận. Anh/chị báo cán bộ kỹ thuật.
    [-234] không được gửi từ 22 giờ đến 6 giờ. Không cần làm gì, sáng ra tin tự đi.
    [-235] đường gửi này không phục vụ loại tài khoản của xã. Không cần làm gì, tin tự đi đường kia.
    [-237] nhóm đã hết hạn. Anh/chị gia hạn gói nhóm.
    [-238] gói nhóm này đã dùng cho nhóm khác. Anh/chị mua thêm gói nhóm.
    [-240] đường gửi này đã đóng. Không cần làm gì, tin tự đi đường kia.
    [-241] nhóm không thuộc tài khoản của xã. Anh/chị lập nhóm từ tài khoản của xã.
    [-242] khóa bí mật của ứng dụng chưa đúng. Cán bộ kỹ thuật đặt lại.
    [-244] người nhận hạn chế loại tin này. Anh/chị gọi điện cho họ.
    [-248] nội dung bị coi là vi phạm quy định. Anh/chị viết lại bản tin.
    [-320] ứng dụng chưa gắn tài khoản trả tiền. Anh/chị gắn tài khoản, hoặc đặt ngân sách bằng 0.
    [-321] tài khoản trả tiền hết số dư. Anh/chị nạp tiền, hoặc đặt ngân sách bằng 0.
    [-403] nhóm không thuộc tài khoản của xã. Anh/chị lập nhóm từ tài khoản của xã.
    [-14014] mã gia hạn không còn dùng được. Anh/chị bấm Kết nối lại.
    [sms-retry] tổng đài SMS bận. Không cần làm gì, tin tự gửi lại.
    [sms-never] tổng đài SMS không nhận câu chữ này. Anh/chị kiểm tra mẫu tin đã đăng ký.
    [sms-number] số điện thoại sai hoặc bị chặn. Anh/chị hỏi lại số.
    [sms-network] tên định danh chưa mở ở mạng của số này. Anh/chị nhờ tổng đài mở thêm.
    [sms-pause] tổng đài SMS từ chối tài khoản, địa chỉ máy chủ hoặc tên định danh; hoặc máy phát tại chỗ không chạy. Cán bộ kỹ thuật chạy lệnh kiểm tra.
    [sms-budget] tài khoản SMS hết tiền. Anh/chị nạp thêm.
    [sms-bug] tổng đài SMS không hiểu yêu cầu. Anh/chị báo cán bộ kỹ thuật.
    [no-connection] máy chủ không ra được internet. Cán bộ kỹ thuật kiểm tra mạng; tin tự gửi lại.
    [no-answer] đường truyền đứt giữa chừng, chưa rõ tin đã tới hay chưa. Việc gấp thì anh/chị gọi điện.
    [oauth] chưa gia hạn được kết nối. Nếu cần nối lại, anh/chị sẽ được báo riêng.
    [local-media] ảnh hoặc tệp trong tin không mở được. Anh/chị đính kèm lại.
    [local-both-refuse] Zalo không cho tài khoản này nhắn riêng từng người. Anh/chị hỏi Zalo OA cơ quan nhà nước nhắn tin qua API nào.
    [local-text] tin dài quá. Anh/chị báo cán bộ kỹ thuật.
    [media] ảnh hoặc tệp trong tin không tải được. Anh/chị gửi lại.
    [upload] ảnh hoặc tệp chưa tải lên được. Không cần làm gì, tin tự gửi lại.
    [stale-upload] ảnh hoặc tệp tải lên đã cũ. Không cần làm gì, tin tự gửi lại.
    [stale-file-id] ảnh hoặc tệp tải lên đã cũ. Không cần làm gì, tin tự gửi lại.
    [RetryAfter] gửi dồn dập quá. Không cần làm gì, tin tự gửi lại chậm hơn.
    [Forbidden] người nhận đã chặn. Anh/chị gọi điện cho họ.
    [InvalidToken] mã của kênh không còn đúng. Cán bộ kỹ thuật đặt mã mới.
    [HTTP-401] mã kết nối không còn đúng. Nếu cần nối lại, anh/chị sẽ được báo riêng.
    [HTTP-403] tài khoản của xã không được phép làm việc này. Cán bộ kỹ thuật xem lại quyền.
    [HTTP-404] địa chỉ gửi không đúng. Cán bộ kỹ thuật xem lại cài đặt.
    [HTTP-429] gửi dồn dập quá. Không cần làm gì, tin tự gửi lại chậm hơn.
    [HTTP-500] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [HTTP-502] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [HTTP-503] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [HTTP-504] đường truyền đứt giữa chừng, chưa rõ tin đã tới hay chưa. Việc gấp thì anh/chị gọi điện.
    [throttled] gửi dồn dập quá. Không cần làm gì, tin tự gửi lại chậm hơn.
    [unavailable] kênh nhắn tin trục trặc. Không cần làm gì, tin tự gửi lại.
    [unclear] chưa rõ tin đã tới hay chưa. Việc gấp thì anh/chị gọi điện.
    [rejected] tin có phần không được nhận. Anh/chị báo cán bộ kỹ thuật.
    [token] tài khoản cần được kết nối lại. Anh/chị bấm Kết nối lại.
    [account_stopped] tài khoản đang bị dừng. Anh/chị mở trang quản lý của tài khoản để xem.
    [feature_missing] tài khoản chưa có quyền gửi loại tin này. Anh/chị nâng gói hoặc bật quyền.
    [quota] hết số tin được gửi. Anh/chị mua thêm, hoặc chờ sang tháng.
    [not_reachable] người nhận không nhận tin ở đây nữa. Anh/chị gọi điện cho họ.
    [blocked] người nhận đã chặn. Anh/chị gọi điện cho họ.
    [window_closed] người nhận lâu chưa nhắn lại. Anh/chị nhờ họ nhắn một tin cho xã.
    [night] kênh nhắn tin không cho gửi ban đêm. Không cần làm gì, sáng ra tin tự đi.
    [no_balance] hết tiền. Anh/chị nạp tiền, hoặc đặt ngân sách bằng 0.
    [forbidden_content] nội dung bị coi là vi phạm quy định. Anh/chị viết lại bản tin.
    [configuration] cài đặt chưa đúng. Anh/chị báo cán bộ kỹ thuật.
    [budget] hết ngân sách tin tính phí của tháng. Anh/chị đặt lại ngân sách nếu muốn gửi thêm.
    [room_lost] nhóm hết hạn hoặc không còn của xã. Anh/chị gia hạn, hoặc lập nhóm mới.
   *[other] lỗi chưa rõ. Nếu lặp lại nhiều, anh/chị báo cán bộ kỹ thuật.
  }
accounts-balance = Số dư tài khoản SMS: { $left } đồng (xem lúc { $at }).
