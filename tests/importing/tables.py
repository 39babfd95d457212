"""Tables of provinces that nothing here was written for; figures made up so that they add up."""

from __future__ import annotations

CROPS = """
I  | Trồng trọt             |        |                     |
1  | Cây lúa                |        |                     | 1
   | - Diện tích            | Ha     | 620.000 615.300     | 2
   | - Năng suất            | Tấn/ha | 6,51 6,60           | 2
   | - Sản lượng            | Tấn    | 4.036.200 4.060.980 | 2
a) | Vụ Đông Xuân           |        |                     | 2
   | - Diện tích            | Ha     | 228.400 227.100     | 3 part
   | - Năng suất            | Tấn/ha | 7,30 7,42           | 4
   | - Sản lượng            | Tấn    | 1.667.320 1.685.082 | 5 part
b) | Vụ Hè Thu              |        |                     | 2
   | - Diện tích            | Ha     | 391.600 388.200     | 3 part
   | - Năng suất            | Tấn/ha | 6,05 6,12           | 4
   | - Sản lượng            | Tấn    | 2.368.880 2.375.898 | 5 part
2  | Cây bắp                | Ha     | 5.210 5.340         | 1
   | Năng suất              | Tấn/ha | 7,10 7,20           | 14
   | Sản lượng              | Tấn    | 36.991 38.448       | 14
II | Chăn nuôi              |        |                     |
1  | Đàn trâu               | Con    | 2.150 2.110         | 17
2  | Đàn bò                 | Con    | 61.300 63.050       | 17
3  | Đàn gia cầm            | 1000 con | 5.310 5.420       | 17
   | Trong đó: gà           | 1000 con | 1.980 2.010       | 20 of
"""

BUDGET = """
A  | TỔNG THU NSNN TRÊN ĐỊA BÀN        | Tỷ đồng | 7.000 7.550   |
I  | Thu nội địa                       | Tỷ đồng | 6.700 7.200   | 1 part
1  | Thu từ DNNN trung ương            | Tỷ đồng | 500 520       | 2 part
2  | Thu từ khu vực ngoài quốc doanh   | Tỷ đồng | 1.900 2.080   | 2 part
3  | Thuế thu nhập cá nhân             | Tỷ đồng | 1.300 1.350   | 2 part
4  | Thu khác                          | Tỷ đồng | 3.000 3.250   | 2 part
   | Trong đó: tiền sử dụng đất        | Tỷ đồng | 1.200 1.250   | 6 of
II | Thu xuất nhập khẩu                | Tỷ đồng | 300 350       | 1 part
B  | TỔNG CHI NGÂN SÁCH                | Tỷ đồng | 15.130 16.440 |
1  | Chi đầu tư phát triển             | Tỷ đồng | 5.110 5.920   | 9 part
2  | Chi thường xuyên                  | Tỷ đồng | 10.020 10.520 | 9 part
"""

LABOUR = """
     | Lực lượng lao động      | 1000 người | 981,2 990,4 |
       | Thành thị             | 1000 người | 310,5 318,0 | 1 part
       | Nông thôn             | 1000 người | 670,7 672,4 | 1 part
     | Lao động có việc làm    | 1000 người | 950,1 961,0 |
       | Nông, lâm, thủy sản   | 1000 người | 401,0 395,2 | 4 part
       | Công nghiệp, xây dựng | 1000 người | 220,3 230,1 | 4 part
       | Dịch vụ               | 1000 người | 328,8 335,7 | 4 part
         | Thương mại          | 1000 người | 150,0 155,0 | 7
     | Tỷ lệ thất nghiệp       | %          | 2,50 2,40   |
"""

DISTRICTS = """
1 | Thành phố Long Xuyên | Người | 272.365 273.018 | 4 part
2 | Thành phố Châu Đốc   | Người | 101.765 102.120 | 4 part
3 | Huyện An Phú         | Người | 148.615 147.990 | 4 part
  | Tổng cộng            | Người | 522.745 523.128 |
"""

HERDS = """
1 | Tổng đàn gia súc    | Con | 100.250 104.310 |
2 | Đàn trâu            | Con | 2.150 2.110     | 1 part
3 | Đàn bò              | Con | 61.300 63.050   | 1 part
4 | Đàn lợn             | Con | 36.800 39.150   | 1 part
5 | Sản lượng thịt hơi  | Tấn | 31.200 32.050   |
"""

PUPILS = """
1 | Tổng số học sinh      | Người | 402.310 405.870 |
  | Chia theo cấp học     |       |                 | 1
  | - Tiểu học            | Người | 190.120 190.900 | 1 part cap_hoc
  | - Trung học cơ sở     | Người | 142.050 143.650 | 1 part cap_hoc
  | - Trung học phổ thông | Người | 70.140 71.320   | 1 part cap_hoc
  | Chia theo giới tính   |       |                 | 1
  | - Nam                 | Người | 205.200 207.050 | 1 part gioi_tinh
  | - Nữ                  | Người | 197.110 198.820 | 1 part gioi_tinh
2 | Số giáo viên          | Người | 20.110 20.340   |
"""

POVERTY = """
1 | Tỷ lệ hộ nghèo | % | 5,0 4,5 |
  | - Thành thị    | % | 2,0 1,5 | 1
  | - Nông thôn    | % | 3,0 3,0 | 1
2 | Mật độ dân số  | Người | 539 541 |
"""

ROUNDED = """
I | Giá trị sản xuất  | Tỷ đồng | 100,1 104,0 109,9 |
1 | Nông nghiệp       | Tỷ đồng | 40,3 41,2 42,9    | 1 part
2 | Công nghiệp       | Tỷ đồng | 30,4 31,6 34,1    | 1 part
3 | Dịch vụ           | Tỷ đồng | 29,5 31,3 33,0    | 1 part
"""

INVESTMENT = """
   | TỔNG SỐ                    | Tỷ đồng | 30.150 33.480 |
A  | Vốn khu vực nhà nước       | Tỷ đồng | 9.150 10.280  | 1 part
1  | Vốn NSNN                   | Tỷ đồng | 7.400 8.330   | 2 part
   | - Trung ương quản lý       | Tỷ đồng | 1.900 2.130   | 3 part
   | - Địa phương quản lý       | Tỷ đồng | 5.500 6.200   | 3 part
   | Trong đó: + Xổ số kiến thiết | Tỷ đồng | 1.750 1.900 | 5 of
2  | Vốn tín dụng               | Tỷ đồng | 850 900       | 2 part
3  | Vốn DNNN                   | Tỷ đồng | 900 1.050     | 2 part
B  | Vốn ngoài nhà nước         | Tỷ đồng | 19.800 21.900 | 1 part
C  | Vốn đầu tư trực tiếp nước ngoài | Tỷ đồng | 1.200 1.300 | 1 part
"""

ECONOMY = """
1 | Tổng sản phẩm trên địa bàn (GRDP) giá so sánh | Tỷ đồng | 62.310,5 66.801,2 |
  | - Nông, lâm, thủy sản      | Tỷ đồng | 21.040,2 21.702,9 | 1 part
  | - Công nghiệp, xây dựng    | Tỷ đồng | 10.511,3 11.498,1 | 1 part
  | + Công nghiệp              | Tỷ đồng | 7.022,8 7.701,0   | 3 part
  | + Xây dựng                 | Tỷ đồng | 3.488,5 3.797,1   | 3 part
  | - Dịch vụ                  | Tỷ đồng | 27.660,0 30.343,2 | 1 part
  | - Thuế sản phẩm trừ trợ cấp sản phẩm | Tỷ đồng | 3.099,0 3.257,0 | 1 part
2 | Tốc độ tăng trưởng GRDP    | %       | 7,34 7,21 |
  | - Nông, lâm, thủy sản      | %       | 3,20 3,15 | 8
  | - Công nghiệp, xây dựng    | %       | 9,40 9,39 | 8
3 | Cơ cấu kinh tế             |         |           |
  | - Nông, lâm, thủy sản      | %       | 38,0 36,9 | 11
  | - Công nghiệp, xây dựng    | %       | 17,1 17,3 | 11
4 | GRDP bình quân đầu người   | Triệu đồng | 68,2 74,1 |
"""

WATERS = """
1 | Thủy sản                      |     |                 |
1.1 | Tổng sản lượng thủy sản     | Tấn | 640.210 655.320 | 1
1.1.1 | Nuôi trồng                | Tấn | 620.010 634.500 | 2 part
  | Trong đó: Cá tra              | Tấn | 480.100 490.250 | 3 of
  | Tôm                           | Tấn | 25.300 27.110   | 3 of
1.1.2 | Khai thác                 | Tấn | 20.200 20.820   | 2 part
1.2 | Diện tích nuôi              | Ha  | 5.610 5.720     | 1
2 | Lâm nghiệp                    |     |                 |
2.1 | Diện tích rừng hiện có      | Ha  | 13.850 13.910   | 8
  | - Rừng tự nhiên               | Ha  | 1.110 1.110     | 9 part
  | - Rừng trồng                  | Ha  | 12.740 12.800   | 9 part
"""

SOCIETY = """
I | Giáo dục                      |       |                 |
1 | Tổng số học sinh đầu năm học  | Người | 408.300 411.020 | 1
  | Chia ra: - Mầm non            | Người | 60.200 61.050   | 2 part
  | - Tiểu học                    | Người | 178.400 177.950 | 2 part
  | - THCS                        | Người | 118.900 120.610 | 2 part
  | - THPT                        | Người | 50.800 51.410   | 2 part
2 | Tỷ lệ huy động trẻ đến trường | %     | 62,1 63,5       | 1
  | - Nhà trẻ                     | %     | 15,0 16,2       | 7
  | - Mẫu giáo                    | %     | 82,4 83,0       | 7
II | Lao động                     |       |                 |
1 | Số lao động được giải quyết việc làm | Người | 30.100 31.250 | 10
  | Trong đó: Xuất khẩu lao động  | Người | 420 510         | 11 of
2 | Tỷ lệ lao động qua đào tạo    | %     | 69,2 70,5       | 10
"""

SECTIONS = """
 | A. SẢN XUẤT NÔNG NGHIỆP        |       |                 |
1 | Tổng diện tích gieo trồng cây hàng năm | Ha | 642.010 641.380 | 1
1.1 | Cây lúa                     | Ha    | 619.900 617.100 | 2 part
1.2 | Cây màu                     | Ha    | 22.110 24.280   | 2 part
2 | Tổng sản lượng lương thực     | Tấn   | 4.082.300 4.101.550 | 1
 | Trong đó: Lúa                  | Tấn   | 4.036.200 4.060.980 | 5 of
 | B. CHĂN NUÔI                   |       |                 |
1 | Tổng đàn bò                   | Con   | 61.300 63.050   | 7
2 | Sản lượng thịt hơi các loại   | Tấn   | 31.200 32.050   | 7
 | - Thịt bò                      | Tấn   | 6.100 6.250     | 9 part
 | - Thịt lợn                     | Tấn   | 17.900 18.600   | 9 part
 | - Thịt gia cầm                 | Tấn   | 7.200 7.200     | 9 part
"""

TRADE = """
I | Tổng kim ngạch xuất khẩu      | Triệu USD | 1.145,0 1.210,0 |
  | Trong đó: Gạo                 | Triệu USD | 301,5 320,0   | 1 of
  | Thủy sản                      | Triệu USD | 330,2 345,5   | 1 of
  | Rau quả                       | Triệu USD | 21,4 25,0     | 1 of
1 | Phân theo loại hình           |           |               | 1
  | - Kinh tế nhà nước            | Triệu USD | 150,3 160,0   | 1 part
  | - Kinh tế tư nhân             | Triệu USD | 880,5 930,8   | 1 part
  | - Vốn đầu tư nước ngoài       | Triệu USD | 114,2 119,2   | 1 part
II | Tổng kim ngạch nhập khẩu     | Triệu USD | 180,0 190,0   |
"""

ALL = {
    "crops": CROPS, "budget": BUDGET, "labour": LABOUR, "districts": DISTRICTS, "herds": HERDS,
    "pupils": PUPILS, "poverty": POVERTY, "rounded": ROUNDED, "investment": INVESTMENT,
    "economy": ECONOMY, "waters": WATERS, "society": SOCIETY, "sections": SECTIONS, "trade": TRADE,
}  # fmt: skip
