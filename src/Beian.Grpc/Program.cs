using Beian.Audit;
using Beian.Callers;
using Beian.Captchas;
using Beian.Deadlines;
using Beian.Erasure;
using Beian.Filings;
using Beian.Limits;
using Beian.Listing;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Redis;
using Beian.Rekeying;
using Beian.Retention;
using Beian.Review;
using Beian.Routing;
using Beian.Rpc;
using Beian.Rules;
using Beian.Secrets;
using Beian.Startup;
using Beian.Telemetry;
using Beian.Tls;
using Beian.Verification;
using Beian.Watching;

AppDomain.CurrentDomain.UnhandledException += StartupErrors.Explain;

if (await KeysCommand.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false) is { } exitCode)
{
    return exitCode;
}

var builder = WebApplication.CreateBuilder(args);

builder.AddStartupErrors();
builder.AddEndpoint();
builder.AddTelemetry();
builder.AddGracefulStop();
builder.AddTls();
builder.AddStore();
builder.AddSecrets();
builder.AddCarriers();
builder.AddRouting();
builder.AddRules();
builder.AddFilings();
builder.AddListing();
builder.AddCaptchas();
builder.AddVerification();
builder.AddOutbox();
builder.AddNoonResend();
builder.AddDeadlines();
builder.AddReview();
builder.AddAudit();
builder.AddRetention();
builder.AddErasure();
builder.AddRekeying();
builder.AddWatching();
builder.AddCallers();
builder.AddLimits();
builder.AddRpc();
builder.AddBanner();

var app = builder.Build();
app.CheckSettings();
app.MapRpc();
await app.RunUntilStoppedAsync().ConfigureAwait(false);
return Environment.ExitCode;
