using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>How each operator's channel is used: section <c>Outbox:Routes</c> of the configuration.</summary>
public sealed class CarrierRouteOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Outbox:Routes";

    /// <summary>China Telecom.</summary>
    public CarrierRoute Telecom { get; set; } = new();

    /// <summary>China Unicom.</summary>
    public CarrierRoute Unicom { get; set; } = new();

    /// <summary>China Mobile.</summary>
    public CarrierRoute Mobile { get; set; } = new();

    /// <summary>Virtual operators.</summary>
    public CarrierRoute Virtual { get; set; } = new();

    /// <summary>China Broadnet.</summary>
    public CarrierRoute Broadnet { get; set; } = new();

    /// <summary>The route of an operator.</summary>
    public CarrierRoute Of(Operator carrier) => carrier switch
    {
        Operator.Telecom => Telecom,
        Operator.Unicom => Unicom,
        Operator.Mobile => Mobile,
        Operator.Virtual => Virtual,
        Operator.Broadnet => Broadnet,
        _ => throw new ArgumentOutOfRangeException(nameof(carrier), carrier, "No operator."),
    };

    /// <summary>Where a message goes that failed with an operator; null where it goes nowhere.</summary>
    public Operator? FallbackOf(Operator carrier) => Of(carrier).Fallback is { } fallback and not Operator.Unspecified ? fallback : null;
}

/// <summary>How one operator's channel is used.</summary>
public sealed class CarrierRoute
{
    /// <summary>
    /// The most messages a second that the whole installation hands over, 1 to 100,000; 0 for as many as the carrier takes. Default
    /// 500, what a gateway account usually allows.
    /// </summary>
    public int MessagesPerSecond { get; set; } = 500;

    /// <summary>
    /// The operator over whose channel a message is tried once more that was rejected or not delivered. Default none: that a channel
    /// reaches phones of other networks is a matter of the contract with its carrier.
    /// </summary>
    public Operator? Fallback { get; set; }
}

/// <summary>Checks the routes, each setting by its name.</summary>
internal sealed class CarrierRouteOptionsValidator : IValidateOptions<CarrierRouteOptions>
{
    private const int Highest = 100_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CarrierRouteOptions options)
    {
        string[] problems = [.. Lane.Operators.SelectMany(carrier => Problems(carrier, options.Of(carrier)))];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(Operator carrier, CarrierRoute route)
    {
        if (route.MessagesPerSecond is < 0 or > Highest)
        {
            yield return $"{CarrierRouteOptions.Section}:{carrier}:{nameof(CarrierRoute.MessagesPerSecond)} must be from 1 to {Highest}, or 0 for no limit.";
        }

        if (route.Fallback == carrier || (route.Fallback is { } fallback && !Enum.IsDefined(fallback)))
        {
            yield return $"{CarrierRouteOptions.Section}:{carrier}:{nameof(CarrierRoute.Fallback)} must be another operator, or empty for none.";
        }
    }
}
