# 门口：找不到、办不成、出错
web-sign-in-needed = 请先登录。
web-not-found-heading = 没有这个页面
web-second-factor-sentence = 您的岗位要先开通两步登录。
web-not-found-sentence = 网址可能抄错了，或者您看不到它。
web-refused-heading = 这一步没有办成
web-fault-heading = 我们这边出了问题
web-fault-sentence = 请过一会儿再试。还不行，就把编号告诉社工。
web-reference = 编号：
web-go-home = 回首页
web-go-help = 看帮助
refusal-web-key-used-otherwise = 这个页面已经提交过了。请刷新页面，再做一次。
refusal-basics-text-missing = 这里不能空着。
refusal-basics-text-too-long = 最多 { $most } 个字，现在是 { $given } 个。
web-perhaps-sign-in = 有些页面只给登录的人看：如果您有账号，请先登录再打开。
