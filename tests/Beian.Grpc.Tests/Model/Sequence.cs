using System.Collections.Concurrent;
using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Beian.Outbox;
using Beian.V1;
using Google.Protobuf;
using Xunit;

namespace Beian.Grpc.Tests.Model;

/// <summary>A sequence taken at a server and in the model at once, with every filing compared after each step.</summary>
internal sealed class Sequence
{
    /// <summary>Long enough for a starved build machine; only a fault ever waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Server _server;
    private readonly ReviewService.ReviewServiceClient _review;
    private readonly SharedTime _time;
    private readonly PlainModel _model;
    private readonly Requests _requests;
    private readonly ConcurrentDictionary<string, int> _seen;
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);

    /// <param name="server">The server.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="rules">What the model goes by.</param>
    /// <param name="seen">Counts how often which answer came.</param>
    public Sequence(Server server, SharedTime time, Rules rules, ConcurrentDictionary<string, int> seen)
    {
        _seen = seen;
        _server = server;
        _review = new ReviewService.ReviewServiceClient(server.Channel);
        _time = time;
        _model = new PlainModel(rules);
        _requests = new Requests(new Cast(), _model);
    }

    private DateTimeOffset Now => _time.Now;

    public async Task RunAsync(IReadOnlyList<Step> steps)
    {
        _time.Enter();
        try
        {
            var today = Now.ToOffset(Server.Morning.Offset);
            await _time.UntilAsync(today.AddDays(1) - today.TimeOfDay + Server.Morning.TimeOfDay);
            foreach (var step in steps)
            {
                var before = _model.Filings.ToDictionary(filing => filing, filing => filing.AsMessage());
                await TakeAsync(step);
                // Time changes whatever it changes. A call that changes what it should not is found out by the next wait, or in the end.
                await CompareAsync(_model.Filings.Where(f => step is Step.Wait || !f.AsMessage().Equals(before.GetValueOrDefault(f))));
            }

            await CompareAsync(_model.Filings);
        }
        finally
        {
            _time.Leave();
        }
    }

    private async Task TakeAsync(Step step)
    {
        switch (step)
        {
            case Step.Submit submit:
                await SubmitAsync(_requests.Of(submit));
                break;
            case Step.Repeat repeat when _requests.Of(repeat) is { } request:
                await SubmitAsync(request);
                break;
            case Step.Verify verify:
                await VerifyAsync(_requests.Of(verify), verify.Times);
                break;
            case Step.Resend resend:
                await ResendAsync(_requests.Of(resend), resend);
                break;
            case Step.Wait wait:
                await _time.UntilAsync(_requests.MomentOf(wait, Now));
                _model.Pass(Now);
                break;
            case Step.Withdraw withdraw when _model.Filings.Count > 0:
                var withdrawal = new WithdrawFilingRequest { FilingId = Requests.Pick(_model.Filings, withdraw.Filing).FilingId };
                await SameAsync(
                    () => _model.Withdraw(withdrawal, Now).AsMessage(),
                    Answers.OfAsync(_server.Filings.WithdrawFilingAsync(withdrawal), answer => State(answer.Filing)));
                break;
            case Step.Approve approve when _model.Filings.Count > 0:
                var approval = _requests.Of(approve);
                await SameAsync(
                    () => _model.Approve(approval, Now).AsMessage(),
                    Answers.OfAsync(_review.ApproveFilingAsync(approval), answer => State(answer.Filing)));
                break;
            case Step.Reject reject when _model.Filings.Count > 0:
                var rejection = new RejectFilingRequest
                {
                    FilingId = Requests.Pick(_model.Filings, reject.Filing).FilingId,
                    Reason = reject.Reason,
                };
                await SameAsync(
                    () => _model.Reject(rejection, Now).AsMessage(),
                    Answers.OfAsync(_review.RejectFilingAsync(rejection), answer => State(answer.Filing)));
                break;
        }
    }

    private async Task SubmitAsync(SubmitFilingRequest request)
    {
        var before = _model.Filings.Count;
        ModelFiling? filing = null;
        var id = "";
        var answer = await Answers.OfAsync(_server.Filings.SubmitFilingAsync(request), response =>
        {
            id = response.Filing.FilingId;
            return State(response.Filing);
        });
        await SameAsync(
            () =>
            {
                filing = _model.Submit(request.Clone(), Now);
                if (_model.Filings.Count > before)
                {
                    _model.Name(filing, id);
                }

                return filing.AsMessage();
            },
            Task.FromResult(answer));
        if (_model.Filings.Count == before)
        {
            return;
        }

        await CompareAsync(filing!);
        foreach (var challenge in filing!.Challenges)
        {
            challenge.Code = Assert.Single(await NewCodesAsync(challenge.Phone));
        }

        var live = _model.Challenges.Where(c => c.IsOpen).Select(c => (c.Filing.Content.Province, c.Phone, c.Code)).ToList();
        Assert.Equal(live.Distinct(), live);
    }

    private async Task VerifyAsync(VerifyCodeRequest request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await SameAsync(
                () => _model.Verify(request, Now), Answers.OfAsync(_server.Verification.VerifyCodeAsync(request), verdict => verdict));
        }
    }

    private async Task ResendAsync(ResendCodeRequest request, Step.Resend step)
    {
        for (var i = 0; i < step.Times; i++)
        {
            if (step.Patiently && _requests.CooldownEnd(request) is { } end)
            {
                await _time.UntilAsync(end);
                _model.Pass(Now);
            }

            await ResendAsync(request);
        }
    }

    private async Task ResendAsync(ResendCodeRequest request)
    {
        var before = _model.Challenges.ToDictionary(c => c, c => c.Messages);
        await SameAsync(
            () => _model.Resend(request, Now), Answers.OfAsync(_server.Verification.ResendCodeAsync(request), verdict => verdict));
        var resent = _model.Challenges.Where(c => c.Messages > before[c]).ToList();
        foreach (var filing in resent.Select(c => c.Filing).Distinct())
        {
            await CompareAsync(filing);
        }

        var codes = await NewCodesAsync(request.PhoneNumber);
        Assert.Equal(resent.Select(c => c.Code).Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
    }

    private Task CompareAsync(IEnumerable<ModelFiling> expected) => Task.WhenAll(expected.Select(CompareAsync));

    // Messages leave behind the answer's back. They are waited for here, so that the clock moves on with nothing under way.
    private async Task CompareAsync(ModelFiling expected)
    {
        var waited = Stopwatch.StartNew();
        var filing = await ReadAsync(expected.FilingId);
        while (!HasSettled(expected, filing))
        {
            if (waited.Elapsed > Patience)
            {
                Assert.Fail($"The messages should have been delivered.\n  {filing}");
            }

            _time.Touch();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            filing = await ReadAsync(expected.FilingId);
        }

        Assert.Equal(expected.Challenges.Select(c => c.Messages), filing.Challenges.Select(c => c.Deliveries.Count(d => !IsOfNoon(d))));
        Assert.All(filing.Challenges, c => Assert.InRange(c.Deliveries.Count(IsOfNoon), 0, 1));
        var times = filing.Events.Select(e => e.Time.ToDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(
            expected.History.Order(),
            filing.Events.Where(e => e.Kind is < FilingEventKind.MessageQueued or > FilingEventKind.MessageDropped)
                .Select(e => (e.Time.ToDateTimeOffset(), e.Kind, e.MaskedPhoneNumber)).Order());
        Same(expected.AsMessage(), State(filing));
    }

    private bool HasSettled(ModelFiling expected, Filing filing)
    {
        var deliveries = filing.Challenges.SelectMany(c => c.Deliveries).ToList();
        return deliveries.All(d => d.State is DeliveryState.Delivered or DeliveryState.Dropped)
            && deliveries.Count(d => !IsOfNoon(d) && d.State == DeliveryState.Delivered) >= expected.Challenges.Sum(c => c.Messages)
            && deliveries.Count(IsOfNoon) >= expected.Challenges.Count(c => c.IsDueAtNoon(Now));
    }

    private static bool IsOfNoon(Delivery delivery) => delivery.Trigger == DeliveryTrigger.Noon;

    private async Task<Filing> ReadAsync(string id) => (await _server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = id })).Filing;

    // Noon's aside: they come whatever is called.
    private async Task<IReadOnlyList<string>> NewCodesAsync(string phone)
    {
        List<string> codes = [];
        var list = await _server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = phone });
        foreach (var message in list.Messages.Where(message => _messages.Add(message.MessageId)))
        {
            Assert.True(MessageId.TryParse(message.MessageId, out var id));
            // The first of a challenge is never noon's.
            if (id.Number == 1 || !IsOfNoon((await ReadAsync(id.Filing.ToString())).Challenges[id.Challenge].Deliveries[id.Number - 1]))
            {
                codes.Add(message.Code);
            }
        }

        return codes;
    }

    private async Task SameAsync(Func<IMessage> expected, Task<string> actual)
    {
        var answer = Answers.Of(expected);
        Same(answer, await actual);
        _seen.AddOrUpdate(Answers.NameIn(answer), 1, (_, times) => times + 1);
    }

    // Put into words only when there is something to say: a run compares a hundred thousand filings.
    private static void Same(object expected, object actual)
    {
        if (!expected.Equals(actual))
        {
            Assert.Fail($"The model says\n  {expected}\nand the server\n  {actual}");
        }
    }

    private static Filing State(Filing filing)
    {
        var state = filing.Clone();
        state.Events.Clear();
        foreach (var challenge in state.Challenges)
        {
            challenge.Deliveries.Clear();
        }

        return state;
    }
}
