using Beian.Carriers.Numbers;
using Beian.Carriers.Simulated;
using Beian.Carriers.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Carriers.Tests;

public class CarrierServicesTests
{
    [Fact]
    public void Every_operator_has_a_carrier_on_one_handset()
    {
        using var services = new ServiceCollection().AddSimulatedCarriers(new()).BuildServiceProvider();
        var carriers = services.GetRequiredService<CarrierDirectory>();
        Assert.Equal(
            [Operator.Telecom, Operator.Unicom, Operator.Mobile, Operator.Virtual, Operator.Broadnet],
            carriers.All.Select(carrier => carrier.Operator));
        Assert.True(carriers.TryFind(Operator.Mobile, out var mobile));
        Assert.Same(services.GetRequiredService<SimulatedCarriers>()[Operator.Mobile], mobile);
        Assert.False(carriers.TryFind(Operator.Unknown, out _));
        Assert.Same(services.GetRequiredService<SimulatedCarriers>().Handset, services.GetRequiredService<Handset>());
        Assert.NotNull(services.GetRequiredService<NumberDirectory>());
        Assert.NotNull(services.GetRequiredService<SenderNumbers>());
        Assert.NotNull(services.GetRequiredService<MessageTemplates>());
    }

    [Fact]
    public async Task The_clock_registered_before_is_the_carriers_clock()
    {
        FakeTimeProvider time = new();
        using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time).AddSimulatedCarriers(new()).BuildServiceProvider();
        var carrier = services.GetRequiredService<SimulatedCarriers>()[Operator.Mobile];
        var submit = carrier.SubmitAsync(new("m1", "13812341234", null, "text"), TestContext.Current.CancellationToken);
        Assert.False(submit.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SubmitResult.Accepted>(await submit);
        Assert.Single(services.GetRequiredService<Handset>().List());
    }

    [Fact]
    public void Settings_fail_all_at_once_naming_their_paths()
    {
        CarrierSettings settings = new()
        {
            SenderNumbers = new() { Unicom = "x" },
            Texts = new() { Verification = "no signature {code} {deadline}" },
            Simulation = new() { Window = 0 },
        };
        var error = Assert.Throws<InvalidCarrierSettingsException>(() => new ServiceCollection().AddSimulatedCarriers(settings));
        Assert.Equal(
            ["Carriers:SenderNumbers:Unicom", "Carriers:Texts:Verification", "Carriers:Simulation:Window"],
            error.Problems.Select(problem => problem.Setting));
        Assert.All(error.Problems, problem => Assert.Contains(problem.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_carriers_for_one_operator_are_refused()
    {
        using SimulatedCarriers carriers = new(new(), NumberDirectory.Default, TimeProvider.System);
        Assert.Throws<ArgumentException>(() => new CarrierDirectory([carriers[Operator.Mobile], carriers[Operator.Mobile]]));
    }
}
