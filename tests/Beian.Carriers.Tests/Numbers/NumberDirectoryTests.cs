using Beian.Carriers.Numbers;

namespace Beian.Carriers.Tests.Numbers;

public class NumberDirectoryTests
{
    private static readonly NumberDirectory Directory = NumberDirectory.Default;

    [Theory]
    [InlineData("13312345678", Operator.Telecom, Operator.Telecom, NumberKind.Person)]
    [InlineData("19912345678", Operator.Telecom, Operator.Telecom, NumberKind.Person)]
    [InlineData("13012345678", Operator.Unicom, Operator.Unicom, NumberKind.Person)]
    [InlineData("19612345678", Operator.Unicom, Operator.Unicom, NumberKind.Person)]
    [InlineData("13812345678", Operator.Mobile, Operator.Mobile, NumberKind.Person)]
    [InlineData("13400000000", Operator.Mobile, Operator.Mobile, NumberKind.Person)]
    [InlineData("13489999999", Operator.Mobile, Operator.Mobile, NumberKind.Person)]
    [InlineData("19212345678", Operator.Broadnet, Operator.Broadnet, NumberKind.Person)]
    [InlineData("17001234567", Operator.Virtual, Operator.Telecom, NumberKind.VirtualOperator)]
    [InlineData("17031234567", Operator.Virtual, Operator.Mobile, NumberKind.VirtualOperator)]
    [InlineData("17041234567", Operator.Virtual, Operator.Unicom, NumberKind.VirtualOperator)]
    [InlineData("16212345678", Operator.Virtual, Operator.Telecom, NumberKind.VirtualOperator)]
    [InlineData("16512345678", Operator.Virtual, Operator.Mobile, NumberKind.VirtualOperator)]
    [InlineData("16712345678", Operator.Virtual, Operator.Unicom, NumberKind.VirtualOperator)]
    [InlineData("17112345678", Operator.Virtual, Operator.Unicom, NumberKind.VirtualOperator)]
    [InlineData("14912345678", Operator.Telecom, Operator.Telecom, NumberKind.Data)]
    [InlineData("14612345678", Operator.Unicom, Operator.Unicom, NumberKind.Data)]
    [InlineData("14812345678", Operator.Mobile, Operator.Mobile, NumberKind.Data)]
    [InlineData("13492345678", Operator.Telecom, Operator.Telecom, NumberKind.Satellite)]
    [InlineData("17405999999", Operator.Telecom, Operator.Telecom, NumberKind.Satellite)]
    [InlineData("17406000000", Operator.Unknown, Operator.Unknown, NumberKind.Unassigned)]
    [InlineData("13490000000", Operator.Unknown, Operator.Unknown, NumberKind.Unassigned)]
    [InlineData("14012345678", Operator.Unknown, Operator.Unknown, NumberKind.Unassigned)]
    [InlineData("19412345678", Operator.Unknown, Operator.Unknown, NumberKind.Unassigned)]
    public void A_number_belongs_to_the_longest_prefix_it_begins_with(
        string phoneNumber, Operator carrier, Operator host, NumberKind kind) =>
        Assert.Equal(new NumberAssignment(carrier, host, kind), Directory.Find(phoneNumber));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1381234567")]
    [InlineData("138123456789")]
    [InlineData("+8613812345678")]
    [InlineData("23812345678")]
    [InlineData("12812345678")]
    [InlineData("10086000000")]
    [InlineData("138123４5678")]
    [InlineData("1381234567x")]
    public void What_is_no_mobile_number_is_unassigned(string phoneNumber) =>
        Assert.Equal(NumberAssignment.Unassigned, Directory.Find(phoneNumber));

    [Fact]
    public void A_ported_number_belongs_to_the_network_it_went_to() =>
        Assert.Equal(
            new NumberAssignment(Operator.Broadnet, Operator.Broadnet, NumberKind.Person, Ported: true),
            Directory.Find("13812345678", portedTo: Operator.Broadnet));

    [Fact]
    public void A_porting_is_believed_where_the_table_knows_no_range() =>
        Assert.Equal(Operator.Telecom, Directory.Find("19412345678", portedTo: Operator.Telecom).Operator);

    [Theory]
    [InlineData("17001234567")]
    [InlineData("14912345678")]
    [InlineData("17401234567")]
    public void A_porting_is_ignored_where_ranges_cannot_be_ported(string phoneNumber) =>
        Assert.Equal(Directory.Find(phoneNumber), Directory.Find(phoneNumber, portedTo: Operator.Mobile));

    [Theory]
    [InlineData(Operator.Virtual)]
    [InlineData(Operator.Unknown)]
    [InlineData((Operator)9)]
    public void A_number_cannot_be_ported_to_what_is_no_network(Operator portedTo) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Directory.Find("13812345678", portedTo));

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        Directory.Find("13812345678", Operator.Telecom);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Directory.Find("13812345678", Operator.Telecom);
            Directory.Find("17001234567");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_table_says_where_it_comes_from_and_of_which_day()
    {
        Assert.Contains("MIIT", Directory.Source, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2023, 3, 31), Directory.AsOf);
    }
}
