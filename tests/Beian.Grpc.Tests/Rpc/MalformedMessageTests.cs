using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using CsCheck;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Bytes that are no message, and texts that are no text. That it logs no error is checked when the server ends.</summary>
public sealed class MalformedMessageTests(SharedStores stores)
{
    private const string GetFiling = "beian.v1.FilingService/GetFiling";

    private static readonly byte[] Request =
        new GetFilingRequest { Order = new OrderKey { Province = Province.Zhejiang, OrderNumber = "an-order" } }.ToByteArray();

    private static readonly (string What, byte[] Bytes)[] Texts =
    [
        ("a lead byte without its continuation", [0xc3, 0x28]),
        ("a surrogate", [0xed, 0xa0, 0x80]),
        ("an overlong NUL", [0xc0, 0x80]),
        ("past the last code point", [0xf4, 0x90, 0x80, 0x80]),
        ("GBK", [0xd5, 0xe3]),
    ];

    // The tags are those of fields that no message of the contract has.
    private static readonly (string What, byte[] Bytes)[] Messages =
    [
        ("a length past the end", [0xfa, 0x3f, 0x7f, (byte)'a']),
        ("a negative length", [0xfa, 0x3f, 0xff, 0xff, 0xff, 0xff, 0x0f]),
        ("a varint without an end", [.. Enumerable.Repeat((byte)0xff, 11)]),
        ("field number zero", [0x02, 0x01, 0x61]),
        ("a group without an end", [0x7b, 0x7b, 0x7b]),
        ("groups without number", [.. Enumerable.Repeat((byte)0x7b, 100_000)]),
        ("JSON", [.. "{\"filingId\": \"33-0123456789ABCDEFGHJK\"}"u8]),
    ];

    [Theory]
    [InlineData("beian.v1.FilingService/SubmitFiling", 1)]
    [InlineData("beian.v1.FilingService/GetFiling", 1)]
    [InlineData("beian.v1.FilingService/ListFilings", 6)]
    [InlineData("beian.v1.FilingService/WatchFilings", 2)]
    [InlineData("beian.v1.FilingService/WithdrawFiling", 1)]
    [InlineData("beian.v1.ReviewService/ListFilingsUnderReview", 3)]
    [InlineData("beian.v1.ReviewService/ApproveFiling", 2)]
    [InlineData("beian.v1.ReviewService/RejectFiling", 2)]
    [InlineData("beian.v1.VerificationService/VerifyCode", 2)]
    [InlineData("beian.v1.VerificationService/ResendCode", 2)]
    [InlineData("beian.v1.OperationsService/SetPortedNumber", 1, 1)]
    [InlineData("beian.v1.SimulatorService/ListMessages", 1)]
    [InlineData("beian.v1.SimulatorService/WatchMessages", 1)]
    [InlineData("beian.v1.SimulatorService/SetCarrierBehavior", 2)]
    [InlineData("grpc.health.v1.Health/Check", 1)]
    public async Task It_is_the_callers_fault_and_is_said_so(string rpc, params int[] textField)
    {
        const byte LengthDelimited = 2;
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        // The text's field, and around it the fields of the messages it lies in.
        var texts = Texts.Select(t => (t.What, Bytes: textField.Reverse().Aggregate(
            t.Bytes, (inner, field) => [(byte)(field << 3 | LengthDelimited), (byte)inner.Length, .. inner])));
        await Assert.AllAsync(Messages.Concat(texts), async malformed =>
        {
            var error = await server.Channel.CallAsync(rpc, malformed.Bytes);
            Assert.Equal([" must be a protobuf message of this RPC, with texts in UTF-8"], error!.BadFields());
        });
    }

    [Fact]
    public async Task Fields_that_the_contract_does_not_have_are_overlooked()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        byte[] withMore = [.. Request, 0xfa, 0x3f, 3, (byte)'n', (byte)'e', (byte)'w'];
        Assert.Equal("FILING_NOT_FOUND", (await server.Channel.CallAsync(GetFiling, withMore))!.Reason());
    }

    [Fact]
    public async Task No_bytes_at_all_are_a_fault_of_the_server()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var damaged = Gen.Select(Gen.Int[0, Request.Length - 1], Gen.Byte, (at, value) => Request.Select((b, i) => i == at ? value : b).ToArray());
        await Gen.OneOf(damaged, Gen.Byte.Array[0, 100]).SampleAsync(async bytes =>
        {
            var error = await server.Channel.CallAsync(GetFiling, bytes);
            Assert.True(error!.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound, $"{error.Status}");
        }, iter: 2000, threads: 1);
    }
}
