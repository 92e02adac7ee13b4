using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Xunit;

namespace Beian.Grpc.Tests.Records;

/// <summary>The forms of ICP numbers, and whose they are.</summary>
public sealed class IcpNumberTests(SharedStores stores)
{
    [Theory]
    [InlineData("京ICP备12345678号", "京ICP备12345678号", null)]
    [InlineData("京ICP备1234567890号", "京ICP备1234567890号", null)]
    [InlineData("京ICP备12345678号-1", "京ICP备12345678号", 1)]
    [InlineData("京ICP备12345678号-9999", "京ICP备12345678号", 9999)]
    [InlineData("粤B2-20090059", "粤B2-20090059", null)]
    [InlineData("粤A1-20090059-5", "粤A1-20090059", 5)]
    [InlineData(" 京icp备12345678号 ", "京ICP备12345678号", null)]
    [InlineData("京ＩＣＰ备１２３４５６７８号－２", "京ICP备12345678号", 2)]
    [InlineData("粤b2-20090059", "粤B2-20090059", null)]
    public void A_number_is_read_into_its_one_form(string text, string subject, int? site)
    {
        var number = IcpNumber.Parse(text);

        Assert.NotNull(number);
        Assert.Equal((subject, site), (number.Subject, number.Site));
        Assert.Equal(site is null ? subject : $"{subject}-{site}", $"{number}");
        Assert.Equal(number, IcpNumber.Parse($"{number}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("京ICP备1234567号")]
    [InlineData("京ICP备123456789号")]
    [InlineData("京ICP备12345678901号")]
    [InlineData("京ICP备12345678")]
    [InlineData("ICP备12345678号")]
    [InlineData("台ICP备12345678号")]
    [InlineData("京ICP备12345678号-0")]
    [InlineData("京ICP备12345678号-01")]
    [InlineData("京ICP备12345678号-10000")]
    [InlineData("京ICP备12345678号-")]
    [InlineData("京ICP备12345678号 -1")]
    [InlineData("京ICP 备12345678号")]
    [InlineData("京ICP证12345678号")]
    [InlineData("京ICP备12345678号\n")]
    [InlineData("粤C2-20090059")]
    [InlineData("粤B3-20090059")]
    [InlineData("粤B2-2009005")]
    [InlineData("京ICP备١٢٣٤٥٦٧٨号")]
    public void Anything_else_is_none(string text) => Assert.Null(IcpNumber.Parse(text));

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_number_written_in_different_ways_is_one_record(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Guangdong), new Somebody());
        var approved = await office.ApproveAsync(
            await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), "粤icp备２０２６０００１号");
        Assert.Equal("粤ICP备20260001号", approved.IcpNumber);

        var access = await office.SubmitAsync(FilingType.Access, manager: manager, icp: " 粤ICP备20260001号－1");

        Assert.Equal("粤ICP备20260001号-1", access.IcpNumber);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_province_takes_numbers_with_its_own_letter_alone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        Assert.Equal(31, ProvinceTable.All.Distinct().Count());
        Assert.Equal(31, ProvinceTable.All.Select(ProvinceTable.Letter).Distinct().Count());
        foreach (var (province, other) in ProvinceTable.All.Zip([.. ProvinceTable.All.Skip(1), ProvinceTable.All[0]]))
        {
            var (letter, wrong) = (ProvinceTable.Letter(province), ProvinceTable.Letter(other));
            var office = new Office(server, province);
            foreach (var form in new[] { "ICP备20260001号", "ICP备2026000001号-2", "B2-20260001" })
            {
                Assert.Equal(letter + form, (await office.SubmitAsync(office.Change(letter + form, new Somebody()))).IcpNumber);

                var refused = await office.RefusedAsync(office.Change(wrong + form, new Somebody()));
                var info = refused.Details().GetDetail<ErrorInfo>()!;
                Assert.Equal(("ICP_NUMBER_PROVINCE_MISMATCH", $"{letter}"), (info.Reason, info.Metadata["expected_letter"]));
                Assert.Equal("icp_number", refused.Details().GetDetail<BadRequest>()!.FieldViolations.Single().Field);
            }
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_bureau_gives_numbers_with_its_own_letter_alone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Guangdong);
        var filing = await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody());

        var refused = await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, "京ICP备20260001号"));

        Assert.Equal("ICP_NUMBER_PROVINCE_MISMATCH", refused.Reason());
        Assert.Equal(filing, await office.ReadAsync(filing));
    }
}
