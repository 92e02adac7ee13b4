using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Beian.Portal.Forms;

/// <summary>
/// A form as one page rendered it. From it and what was typed comes the name of the try, <c>request_id</c>: a double click, a reload and a
/// network retry send the same one and are one try; a form that was corrected, be it one the browser went back to, sends another.
/// </summary>
/// <param name="Text">The form's own secret, 128 bits; without it a request id says nothing of what was typed.</param>
public readonly record struct FormId(string Text)
{
    private const int Bytes = 16;

    /// <summary>The id of a new form.</summary>
    public static FormId New() => new(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>The id that a form brings; a new one where it brings none.</summary>
    public static FormId Of(string? text) => text is { Length: 22 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? new(text) : New();

    /// <summary>The name of the try: at most 64 characters, as the contract has it.</summary>
    public string RequestId(params string[] typed) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Text), JsonSerializer.SerializeToUtf8Bytes(typed)));
}
