using Beian.Callers;
using Beian.Deadlines;
using Beian.Filings;
using Beian.Listing;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Redis;
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
builder.AddVerification();
builder.AddOutbox();
builder.AddNoonResend();
builder.AddDeadlines();
builder.AddReview();
builder.AddWatching();
builder.AddCallers();
builder.AddRpc();
builder.AddBanner();

var app = builder.Build();
app.CheckSettings();
app.MapRpc();
await app.RunUntilStoppedAsync().ConfigureAwait(false);
