using System.Buffers.Text;
using Google.Protobuf;

namespace Beian.Tokens;

/// <summary>Tokens as text that travels anywhere: protobuf in base64url.</summary>
internal static class OpaqueText
{
    /// <summary>The text form.</summary>
    public static string ToText(this IMessage token) => Base64Url.EncodeToString(token.ToByteArray());

    /// <summary>Reads the text form; null where it is none.</summary>
    public static TToken? Read<TToken>(string text, int maxLength)
        where TToken : class, IMessage<TToken>, new()
    {
        if (text.Length > maxLength || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            // The decoder overlooks spaces, line breaks, padding and stray bits at the end; a token is good only as it was given.
            return Base64Url.EncodeToString(bytes) == text ? new MessageParser<TToken>(() => new TToken()).ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
