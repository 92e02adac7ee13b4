using System.Net;
using System.Net.Sockets;
using Beian.Captchas;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Beian.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>A server that cannot do what it is told does not start, says in a sentence why, and leaves nothing running.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("Verification__WrongIdLimit", "0", "Verification:WrongIdLimit must be between 1 and 100")]
    [InlineData("Outbox__Lease", "abc", "'abc' at 'Outbox:Lease'")]
    [InlineData("Outbox__Routes__Mobile__Fallback", "Mobile", "Outbox:Routes:Mobile:Fallback must be another operator, or empty for none.")]
    [InlineData("Outbox__Routes__Unicom__Fallback", "6", "Outbox:Routes:Unicom:Fallback must be another operator, or empty for none.")]
    [InlineData("Outbox__Routes__Unicom__Fallback", "Nobody", "'Nobody' at 'Outbox:Routes:Unicom:Fallback'")]
    [InlineData("Outbox__Routes__Telecom__MessagesPerSecond", "-1", "Outbox:Routes:Telecom:MessagesPerSecond must be from 1 to 100000, or 0 for no limit.")]
    [InlineData("Outbox__Routes__Virtual__MessagesPerSecond", "100001", "Outbox:Routes:Virtual:MessagesPerSecond must be from 1 to 100000")]
    [InlineData("Captcha__Lifetime", "00:00:05", "Captcha:Lifetime must be between 00:00:30 and 01:00:00")]
    [InlineData("Captcha__RequiredOf__0__Caller", "", "Captcha:RequiredOf:0 must have a Caller, a Province or both.")]
    [InlineData("Captcha__RequiredOf__0__Province", "SJANGHAI", "Captcha:RequiredOf:0:Province must be a province by its GB/T 2260 code or its name, 33 or ZHEJIANG.")]
    [InlineData("NoonResend__Schedule", "at noon", "NoonResend:Schedule 'at noon' must be a cron expression of five fields, such as 0 12 * * *.")]
    [InlineData("NoonResend__Schedule", "0 12 30 2 *", "NoonResend:Schedule '0 12 30 2 *' never comes.")]
    [InlineData("NoonResend__Audience", "Everybody", "'Everybody' at 'NoonResend:Audience'")]
    [InlineData("Store__KeyPrefix", "{beian}", "Store:KeyPrefix")]
    [InlineData("Carriers__Simulation__Window", "0", "Carriers:Simulation:Window: must be from 1 to 1024")]
    [InlineData("Carriers__Simulation__Window", "wide", "'wide' at 'Carriers:Simulation:Window'")]
    [InlineData("Carriers__Simulation__Behaviors__Mobile__LossRate", "2", "Carriers:Simulation:Behaviors:Mobile:LossRate: must be a probability from 0 to 1")]
    [InlineData("Carriers__Simulation__Behaviors__Mobile__Outage", "Deaf", "'Deaf' at 'Carriers:Simulation:Behaviors:Mobile:Outage'")]
    [InlineData("ManagedRedis__AppendFsync", "sometimes", "ManagedRedis:AppendFsync is 'sometimes'; it must be always, everysec or no")]
    [InlineData("ManagedRedis__Executable", "/no/redis", "/no/redis (ManagedRedis:Executable) is not there")]
    [InlineData("ManagedRedis__DataDirectory", "/dev/null", "The data folder /dev/null cannot be made")]
    [InlineData("ConnectionStrings__Redis", "host=redis", "ConnectionStrings:Redis cannot be read")]
    [InlineData("Secrets__MasterKey", "c2hvcnQ=", "Secrets:MasterKey must be 32 bytes")]
    [InlineData("PORT", "http", "PORT is 'http'")]
    [InlineData("ASPNETCORE_URLS", "127.0.0.1:5080", "ASPNETCORE_URLS or --urls is '127.0.0.1:5080'")]
    [InlineData("Limits__WritesPerSecond", "-1", "Limits:WritesPerSecond must be between 0 and 1000000")]
    [InlineData("Limits__LongestCall", "00:00:00.5", "Limits:LongestCall must be between 00:00:01 and 00:10:00")]
    [InlineData("Limits__OpenFilingsPerPhone", "0", "Limits:OpenFilingsPerPhone must be between 1 and 10000")]
    [InlineData("Callers__ClockSkew", "01:00:00", "Callers:ClockSkew must be between 00:00:00 and 00:05:00")]
    [InlineData("Callers__Audience", "", "Callers:Audience")]
    [InlineData("Callers__KeyFiles__0", "/no/keys.json", "Callers:KeyFiles cannot be used. /no/keys.json: it cannot be read.")]
    [InlineData("Callers__KeyFiles__0", "/etc/hostname", "Callers:Issuer is required with Callers:KeyFiles")]
    [InlineData("Callers__Authority", "issuer.example", "Callers:Authority is 'issuer.example'; it must be an http or https address.")]
    [InlineData("Callers__ClientCertificates__Roles__0", "Bureau", "Callers:ClientCertificates:CaFile is required with Callers:ClientCertificates:Roles")]
    [InlineData("Callers__ClientCertificates__Roles__0", "Clerk", "Callers:ClientCertificates:Roles has 'Clerk'; the roles are Provider, Portal, Bureau, Operator.")]
    [InlineData("Callers__ClientCertificates__CaFile", "/no/ca.pem", "Callers:ClientCertificates:CaFile cannot be used. /no/ca.pem: it cannot be read.")]
    [InlineData("Tls__CertificateFile", "/no/tls.crt", "Tls:CertificateFile and Tls:KeyFile go together")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production", "Callers:Issuer is required outside Development (this is Production)")]
    [InlineData("ASPNETCORE_ENVIRONMENT", null, "Callers:KeyFiles is required outside Development (this is Production)")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Staging", "Callers:Issuer is required outside Development (this is Staging)")]
    public async Task A_setting_it_cannot_use_is_told_by_name(string setting, string? value, string reason)
    {
        await using var place = new ServerPlace();
        var server = place.Launch((setting, value));

        await RefusesAsync(server, reason);
        Assert.Empty(server.RedisPids);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0", "Without TLS (http://127.0.0.1:0)")]
    [InlineData("ASPNETCORE_URLS", "https://127.0.0.1:0;http://[::1]:0", "Without TLS (http://[::1]:0)")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080", "Without TLS (http://*:8080)")]
    [InlineData("Kestrel__Endpoints__Grpc__Url", "http://127.0.0.1:0", "Without TLS (http://127.0.0.1:0)")]
    [InlineData("Callers__Authority", "http://issuer.example", "Callers:Authority is 'http://issuer.example'; it must be an https address.")]
    [InlineData("Callers__BehindTlsProxy", "true", "Callers:Issuer is required outside Development")]
    public async Task In_Production_nothing_travels_in_clear_by_oversight(string setting, string value, string reason)
    {
        await using var place = new ServerPlace();
        var server = place.Launch(("ASPNETCORE_ENVIRONMENT", "Production"), (setting, value));

        await RefusesAsync(server, reason);
        Assert.Empty(server.RedisPids);
    }

    [Fact]
    public async Task In_Production_what_the_law_wants_kept_is_kept()
    {
        await using var redis = await RedisProcess.StartAsync();
        using var issuer = new Issuer();

        var refusal = Assert.Throws<OptionsValidationException>(() => Server.Start(redis.ConnectionString, [.. issuer.Production, ("Retention:Audit", "183.00:00:00")]));

        Assert.StartsWith("Retention:Audit is 183 days; outside Development (this is Production) it must be 184 or more", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_draw_captchas_says_so_before_anybody_needs_one()
    {
        await using var redis = await RedisProcess.StartAsync();

        var refusal = Assert.Throws<StartupException>(() => Server.Start(
            redis.ConnectionString, services => services.AddSingleton<ICaptchaDrawing>(_ => throw new DllNotFoundException("No libSkiaSharp here."))));

        Assert.StartsWith("Captchas cannot be drawn: No libSkiaSharp here. libSkiaSharp must lie beside the program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once()
    {
        await using var place = new ServerPlace();
        var server = place.Launch(
            ("Verification__WrongIdLimit", "0"), ("Verification__Window", "forever"), ("Outbox__MaxTries", "0"),
            ("Outbox__Lease", "00:00:01"), ("ManagedRedis__AppendFsync", "sometimes"));

        await RefusesAsync(server, "ManagedRedis:AppendFsync", "Verification:Window", "Outbox:MaxTries", "Outbox:Lease");
        Assert.Empty(server.RedisPids);
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_is_told_and_no_Redis_is_left_behind()
    {
        await using var place = new ServerPlace();
        // Where no developer's certificate is found.
        var server = place.Launch(("ASPNETCORE_URLS", "https://127.0.0.1:0"), ("HOME", place.Data));

        await RefusesAsync(server, "An https address needs a certificate. Name its PEM files with Tls:CertificateFile and Tls:KeyFile.");
        Assert.All(server.RedisPids, pid => Assert.False(OsProcess.IsAlive(pid)));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_no_Redis_is_left_behind()
    {
        using var port = LoopbackPort.Reserve();
        using var occupant = new TcpListener(IPAddress.Loopback, port.Number);
        occupant.Start();
        await using var place = new ServerPlace();
        var server = place.Launch(("PORT", $"{port}"));

        await RefusesAsync(server, $"http://127.0.0.1:{port}: address already in use. Choose another with PORT or ASPNETCORE_URLS.");
        Assert.All(server.RedisPids, pid => Assert.False(OsProcess.IsAlive(pid)));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_told_of_the_first_and_does_it_no_harm()
    {
        await using var place = new ServerPlace();
        var first = await place.StartAsync();
        var second = place.Launch();

        await RefusesAsync(second, $"The data folder {place.Data} is in use by another server (process {first.Id})");
        Assert.True(OsProcess.IsAlive(Assert.Single(first.RedisPids)));
        Assert.Equal(0, await first.StopAsync());
    }

    private static async Task RefusesAsync(ServerProcess server, params string[] reasons)
    {
        Assert.Equal(1, await server.ExitAsync());
        Assert.StartsWith("Beian.Grpc cannot start:", server.Errors, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, server.Errors, StringComparison.Ordinal));
        var said = server.Output + server.Errors;
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", said, StringComparison.Ordinal);
    }
}
