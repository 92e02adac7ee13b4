using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class SimulationSettingsTests
{
    [Fact]
    public void The_defaults_have_no_problems() => Assert.Empty(new SimulationSettings().Problems("Simulation"));

    [Fact]
    public void Everything_out_of_range_is_named_at_once()
    {
        SimulationSettings settings = new()
        {
            Window = 0,
            AnswerTimeout = TimeSpan.Zero,
            QueueCapacity = 0,
            RememberedSubmits = 1_000_001,
            HandsetCapacity = -1,
            HandsetWatchBacklog = -1,
            TestNumbers = "1990000xxxx 199",
            Behaviors = new() { Mobile = new() { LossRate = 2 }, Broadnet = new() { RateLimit = 0, SlowStartFactor = 0 } },
        };
        Assert.Equal(
            [
                "Simulation:Window", "Simulation:QueueCapacity", "Simulation:RememberedSubmits", "Simulation:HandsetCapacity",
                "Simulation:HandsetWatchBacklog", "Simulation:AnswerTimeout",
                "Simulation:Behaviors:Mobile:LossRate", "Simulation:Behaviors:Broadnet:RateLimit",
                "Simulation:Behaviors:Broadnet:SlowStartFactor", "Simulation:TestNumbers",
            ],
            settings.Problems("Simulation").Select(problem => problem.Setting));
    }

    [Theory]
    [InlineData("1990000xxxx", "19900001234", true)]
    [InlineData("1990000xxxx", "19900011234", false)]
    [InlineData("13800138000, 1990000xxxx", "13800138000", true)]
    [InlineData("13800138000, 1990000xxxx", "13800138001", false)]
    [InlineData("", "19900001234", false)]
    public void Test_numbers_are_those_that_a_pattern_names(string patterns, string phoneNumber, bool expected) =>
        Assert.Equal(expected, TestNumbers.Parse(patterns, "TestNumbers").Contains(phoneNumber));

    [Theory]
    [InlineData("199")]
    [InlineData("1990000xxxxx")]
    [InlineData("xxxxxxxxxxx")]
    [InlineData("1990x00xxxx")]
    [InlineData("29900001234")]
    public void A_malformed_pattern_names_its_setting(string pattern) =>
        Assert.Contains(
            $"Simulation:TestNumbers: '{pattern}'",
            Assert.Throws<InvalidCarrierSettingsException>(() => TestNumbers.Parse(pattern, "Simulation:TestNumbers")).Message,
            StringComparison.Ordinal);
}
