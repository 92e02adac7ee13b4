using Beian.V1;

namespace Beian.LoadTest.Grounds;

/// <summary>A filing of one phone, and what its person has to type.</summary>
internal sealed record Entry(string FilingId, string OrderNumber, Person Person, string Code)
{
    /// <summary>The right entry.</summary>
    public VerifyCodeRequest Right(string requestId) => Request(Code, Person.IdLastSix, requestId);

    /// <summary>With another code.</summary>
    public VerifyCodeRequest WithWrongCode(string requestId) => Request((Code[0] == '0' ? '1' : '0') + Code[1..], Person.IdLastSix, requestId);

    /// <summary>With another ID.</summary>
    public VerifyCodeRequest WithWrongId(string requestId) =>
        Request(Code, (Person.IdLastSix[0] == '0' ? '1' : '0') + Person.IdLastSix[1..], requestId);

    private VerifyCodeRequest Request(string code, string id, string requestId) => new()
    {
        Province = Ground.Province,
        PhoneNumber = Person.PhoneNumber,
        Code = code,
        IdLastSix = id,
        RequestId = requestId,
    };
}
