using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Rpc;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>The examples of error_reason.proto are what the server sends.</summary>
public sealed partial class ErrorCatalogueTests(SharedStores stores)
{
    // What is another one each time, as the examples have it.
    private const string ExampleFiling = "44-8F3K2M9QX7TB4W6RCDEF";
    private const string ExampleTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static TheoryData<ErrorReason> Sent => [.. ErrorScenarios.All.Keys];

    [Fact]
    public void Every_error_the_server_can_make_is_made_here()
    {
        // An unreadable request shares a reason, and a passed deadline has none: it ends as the framework ends one.
        string[] withoutReason = [nameof(Errors.UnreadableRequest), nameof(Errors.DeadlinePassed)];
        var made = typeof(Errors).GetMethods().Where(m => m.ReturnType == typeof(RpcException) && !withoutReason.Contains(m.Name));
        Assert.Equal(made.Select(m => m.Name).Order(), ErrorScenarios.All.Keys.Select(reason => $"{reason}").Order());
    }

    [Fact]
    public async Task A_resubmission_of_nothing_has_no_state_to_tell()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await Assert.AllAsync(["11-0123456789ABCDEFGHJK", "33-0123456789ABCDEFGHJK"], async nothing =>
        {
            var error = await ErrorStatus.OfAsync(() => ErrorScenarios.ResubmitAsync(server, nothing));
            Assert.Equal("RESUBMISSION_REFUSED", error.Reason());
            Assert.Empty(error.Details().GetDetail<ErrorInfo>()!.Metadata);
        });
    }

    [Fact]
    public void Every_reason_has_an_example_with_its_own_name_and_status_code()
    {
        var catalogue = ErrorCatalogue.Read();
        var used = ErrorReasonReflection.Descriptor.EnumTypes[0].Values.Where(value => value.GetOptions()?.Deprecated != true);
        Assert.Equal(used.Select(value => (ErrorReason)value.Number).Where(reason => reason != ErrorReason.Unspecified), catalogue.Keys.Order());
        Assert.All(catalogue, entry =>
        {
            Assert.Equal((int)entry.Value.Code, entry.Value.Example.Code);
            var info = entry.Value.Example.GetDetail<ErrorInfo>()!;
            Assert.Equal((ErrorCatalogue.NameOf(entry.Key), "beian.v1"), (info.Reason, info.Domain));
        });
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task An_error_is_sent_as_its_example_shows(ErrorReason reason)
    {
        var error = await ErrorScenarios.All[reason](stores);

        var sent = TraceId().Replace(FilingIdText().Replace(ErrorCatalogue.ToJson(error.Details()), ExampleFiling), ExampleTrace);
        Assert.Equal(ErrorCatalogue.ToJson(ErrorCatalogue.Read()[reason].Example), sent);
        Assert.Equal(error.Status.Detail, error.Details().Message);
        var texts = error.Details().Details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>()).ToArray();
        Assert.Equal(["zh-CN", "en"], texts.Select(text => text.Locale));
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}.*。\z", texts[0].Message);
        Assert.EndsWith(".", texts[1].Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("[1-6][0-9]-[0-9A-HJKMNP-TV-Z]{20}")]
    private static partial Regex FilingIdText();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex TraceId();
}
