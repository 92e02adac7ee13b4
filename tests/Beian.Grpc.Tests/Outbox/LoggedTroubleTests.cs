using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>The log says what a carrier said of a message that it did not take, and whether it may be under way all the same.</summary>
public sealed class LoggedTroubleTests(SharedStores stores)
{
    [Fact]
    public async Task A_refusal_is_logged_with_its_code_and_word_and_a_silence_with_what_is_known_of_it()
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(Engine.ManagedRedis, stores, mobile.Replace);
        var refused = await TakenAsync(province, mobile, handed => handed.Reject("13"));
        var lost = await TakenAsync(province, mobile, handed => handed.DropLine());
        var unsent = await TakenAsync(province, mobile, handed => handed.DropLine(mayHaveBeenSent: false));

        Logged(province, $"Carrier Mobile refused message {refused.FilingId}:0:1: 13, refused");
        Logged(province, $"Carrier Mobile gave no answer to message {lost.FilingId}:0:1; may have been sent all the same: True");
        Logged(province, $"Carrier Mobile gave no answer to message {unsent.FilingId}:0:1; may have been sent all the same: False");
    }

    // The log has its line before the filing tells.
    private static async Task<Filing> TakenAsync(AuditedProvince province, CarrierByHand mobile, Action<Handed> answer)
    {
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        answer(await mobile.NextAsync());
        return await province.Server.PassUntilAsync(filing, "it is written down", all => all[0].CarrierDetail.Length > 0);
    }

    private static void Logged(AuditedProvince province, string line) =>
        Assert.Single(province.Server.Log.Lines, logged => logged.Contains(line, StringComparison.Ordinal));
}
