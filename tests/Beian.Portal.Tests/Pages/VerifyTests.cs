using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>短信核验: every answer to somebody who types a code.</summary>
public sealed class VerifyTests(Chromium chromium)
{
    [Fact]
    public async Task The_first_of_two_people_is_told_whom_to_wait_for_and_the_last_that_it_went_to_the_bureau()
    {
        await using var site = await Site.OpenAsync(chromium);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await site.Office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var visitor = await site.VisitorAsync();

        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(principal, await site.Office.CodeAsync(filing, principal));
        await visitor.ReadsAsync("本人核验完成，请等待其他负责人核验");
        Assert.Equal(manager.MaskedPhone, await visitor.Page.InnerTextAsync(".phones"));

        await visitor.AfterAsync(() => visitor.Page.ClickAsync("text=核验另一部手机"));
        await visitor.VerifyAsync(manager, await site.Office.CodeAsync(filing, manager));
        await visitor.ReadsAsync("核验成功，已提交管局审核");
        Assert.Equal(FilingState.UnderReview, (await site.Office.ReadAsync(filing)).State);
    }
}
