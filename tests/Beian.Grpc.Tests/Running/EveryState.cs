using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>A filing of one person in each state there is, made by the calls that lead there.</summary>
internal static class EveryState
{
    public const string Icp = "浙ICP备20260001号-1";

    /// <param name="office">In a province where new sites are verified.</param>
    public static async Task<IReadOnlyList<StatedFiling>> MakeAsync(Office office)
    {
        List<StatedFiling> made = [];
        foreach (var state in Enum.GetValues<FilingState>().Where(s => s != FilingState.Unspecified))
        {
            var manager = new Somebody();
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
            var code = await office.CodeAsync(filing, manager);
            if (state is FilingState.UnderReview or FilingState.Approved or FilingState.Rejected)
            {
                await office.VerifyAsync(manager, code);
            }

            filing = state switch
            {
                FilingState.Returned => await ReturnAsync(office, filing, manager, code),
                FilingState.Withdrawn => await office.WithdrawAsync(filing),
                FilingState.Approved => await office.ApproveAsync(filing, Icp),
                FilingState.Rejected => await office.RejectAsync(filing),
                _ => await office.ReadAsync(filing),
            };
            made.Add(new StatedFiling(state, filing, manager, code));
        }

        return made;
    }

    private static async Task<Filing> ReturnAsync(Office office, Filing filing, Somebody manager, string code)
    {
        await office.MistypeIdAsync(manager, code, times: 5);
        return await office.ReadAsync(filing);
    }
}

/// <summary>A filing and the state it was brought to.</summary>
internal sealed record StatedFiling(FilingState State, Filing Filing, Somebody Manager, string Code);
