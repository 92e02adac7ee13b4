using Beian.Callers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>Every RPC, called by every role for its own province and another, with tokens good and bad and without.</summary>
public sealed class AccessMatrixTests(SharedStores stores)
{
    [Fact]
    public async Task In_Production_nobody_is_let_in_but_who_may_and_the_simulator_is_not_there()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Production);

        await IsAsContractedAsync(server, issuer, withoutToken: "CALLER_UNAUTHENTICATED", row => row.IsForDevelopers ? "Unimplemented of gRPC" : null);
    }

    [Fact]
    public void Every_RPC_has_a_line_in_the_matrix_and_every_line_an_RPC()
    {
        Assert.Equal(AccessRules.Rpcs.Order(StringComparer.Ordinal), Row.All.Select(row => $"/{row.Path}").Order(StringComparer.Ordinal));
        Assert.Empty(Row.Idle);
    }

    [Fact]
    public async Task In_Development_who_comes_without_a_token_is_everyone_and_a_token_decides()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);

        await IsAsContractedAsync(server, issuer, withoutToken: Knocking.LetIn, _ => null);
    }

    private static async Task IsAsContractedAsync(Server server, Issuer issuer, string withoutToken, Func<Row, string?> always)
    {
        using var door = new Knocking(server);
        List<string> expected = [];
        List<string> answers = [];
        foreach (var row in Row.All)
        {
            async Task KnockAsync(string name, string? token, string answer)
            {
                expected.Add($"{row.Path} {name}: {always(row) ?? (row.IsForAnyone ? Knocking.LetIn : answer)}");
                answers.Add($"{row.Path} {name}: {await door.AtAsync(row.Path, row.RequestFor(Visitor.Here), token)}");
            }

            await KnockAsync("without a token", null, withoutToken);
            foreach (var visitor in Visitor.All)
            {
                // Twice: the second time the token is known.
                var token = issuer.Token(visitor.Holder, Server.Morning);
                await KnockAsync(visitor.Name, token, row.AnswerTo(visitor));
                await KnockAsync($"{visitor.Name} again", token, row.AnswerTo(visitor));
                foreach (var state in TokenState.Bad)
                {
                    await KnockAsync($"{visitor.Name}, token {state.Name}", state.Make(issuer, visitor.Holder), state.Reason);
                }
            }
        }

        Assert.Equal(expected, answers);
    }
}
